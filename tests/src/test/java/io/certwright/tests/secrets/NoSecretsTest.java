package io.certwright.tests.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.MemoryStorage;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import io.certwright.spi.storage.Storage;
import io.certwright.storage.file.FileStorage;
import io.certwright.tests.log.KeptLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing that is secret is in what objects say of themselves, in exceptions, in logs, or in a
 * store. {@link NeedlesTest} shows that the search would find it.
 */
class NoSecretsTest {

  private final KnownSecrets secrets = new KnownSecrets();
  private static final int AT_ONCE = 1_000;

  private final Drive drive = new Drive(secrets);

  @BeforeEach
  void keepTheLog() {
    KeptLog.keep();
  }

  @Test
  void inMemory() throws Exception {
    var storage = MemoryStorage.create();
    try (var raw = storage.another()) {
      var start = raw.feedEnd();
      drive.run(storage);
      drive.shut(raw.another());
      searchRecords(raw, start);
    }
    searchTheRest();
  }

  @Test
  void inADirectory(@TempDir Path directory) throws Exception {
    drive.run(FileStorage.at(directory));
    drive.shut(FileStorage.at(directory));
    searchFiles(directory);
    searchTheRest();
  }

  /** Payloads, attributes, and the rest of the record as it prints itself. */
  private void searchRecords(Storage raw, FeedPosition start) {
    var changes = (Feed.Changes) raw.changes(start, 1000);
    assertThat(changes.changes()).hasSizeGreaterThan(30);
    var kept =
        changes.changes().stream().flatMap(change -> raw.get(change.key()).stream()).toList();
    assertThat(kept).as("what was not purged").hasSizeGreaterThan(30);
    for (var record : kept) {
      assertThat(secrets.needles().in(record.payload().toByteArray())).as("%s", record).isEmpty();
      assertThat(secrets.needles().in(record.toString())).as("%s", record).isEmpty();
    }
  }

  private void searchFiles(Path directory) throws IOException {
    long size = 0;
    try (var files = Files.walk(directory)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var content = Files.readAllBytes(file);
        size += content.length;
        assertThat(secrets.needles().in(content)).as("%s", file).isEmpty();
      }
    }
    assertThat(size).as("bytes in the directory").isGreaterThan(10_000);
  }

  private void searchTheRest() {
    var said = new ArrayList<String>();
    var witness = new Witness();
    drive.results().forEach(witness::look);
    for (var result : drive.results()) {
      if (result instanceof Witness earlier) {
        said.addAll(earlier.said());
        meets(earlier);
      }
      if (result instanceof Throwable thrown) {
        said.add(trace(thrown));
      }
    }
    said.addAll(witness.said());
    for (var line : KeptLog.take()) {
      said.add(line.text());
      if (line.thrown() != null) {
        said.add(trace(line.thrown()));
      }
    }
    assertThat(said).as("what was logged is there").anyMatch(text -> text.startsWith("WARN "));
    for (int from = 0; from < said.size(); from += AT_ONCE) {
      searchTogether(said.subList(from, Math.min(said.size(), from + AT_ONCE)));
    }
    itWouldBeFound(said);
  }

  /** A search costs more than what most texts have to say, so many are searched as one. */
  private void searchTogether(List<String> texts) {
    if (secrets.needles().in(String.join("\n", texts)).isPresent()) {
      for (var text : texts) {
        assertThat(secrets.needles().in(text)).as(text).isEmpty();
      }
    }
  }

  /** The walk came to where the secrets are. */
  private static void meets(Witness witness) {
    assertThat(witness.types())
        .contains(
            "io.certwright.OpenVault",
            "io.certwright.VaultBuilder",
            "io.certwright.Certificate",
            "io.certwright.CertificateOperation",
            "io.certwright.CertificateSummary",
            "io.certwright.ExportedKey",
            "io.certwright.CryptoProviders",
            "io.certwright.Keys",
            "io.certwright.SecretSummary",
            "io.certwright.SecretValue",
            "io.certwright.Secrets",
            "io.certwright.VaultKey",
            "io.certwright.VaultSecret",
            "io.certwright.WatchedCertificate",
            "io.certwright.Page",
            "io.certwright.ca.EmbeddedCa",
            "io.certwright.policy.CertificatePolicy",
            "io.certwright.policy.CertificatePolicyBuilder",
            "io.certwright.lifecycle.LifecycleManager",
            "io.certwright.lifecycle.ManagedCertificate",
            "io.certwright.tls.VaultTls",
            "io.certwright.audit.AuditEntry",
            "io.certwright.audit.AuditVerification",
            "io.certwright.access.Identity",
            "io.certwright.errors.AccessDeniedException",
            "io.certwright.errors.InvalidPolicyException",
            "io.certwright.internal.engine.Engine",
            "io.certwright.internal.store.KeyRing",
            "io.certwright.internal.store.DataKey",
            "io.certwright.internal.store.RootKey",
            "io.certwright.internal.store.Secret",
            "io.certwright.internal.protect.PassphraseProtection");
    assertThat(witness.types()).hasSizeGreaterThan(100);
  }

  /** All secrets are known by now, and the same search finds what is put among what was said. */
  private void itWouldBeFound(List<String> said) {
    assertThat(secrets.needles().names())
        .contains("passphrase", "value of a secret", "root key", "order of the issuer")
        .contains("private key of EC-P256 (s)", "private key of RSA-2048 (d)", "ED25519 (seed)");
    var planted =
        List.of(
            "java.lang.String says: " + KnownSecrets.PASSPHRASE,
            new String(secrets.order().toByteArray(), StandardCharsets.ISO_8859_1));
    for (var text : planted) {
      var among = said.get(said.size() / 2) + text;
      assertThat(secrets.needles().in(among)).as(among).isPresent();
    }
  }

  private static String trace(Throwable thrown) {
    var out = new StringWriter();
    thrown.printStackTrace(new PrintWriter(out));
    return out.toString();
  }
}
