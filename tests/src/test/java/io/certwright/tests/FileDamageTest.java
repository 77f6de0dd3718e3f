package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.audit.AuditFinding;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.IntegrityException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.RecordType;
import io.certwright.internal.record.VersionRecord;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.storage.ListQuery;
import io.certwright.storage.file.FileStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes of a vault's directory that are not as they were written. */
class FileDamageTest {

  private final CertificatePolicy policy =
      CertificatePolicy.tlsServer("shop.example.test").issuer("root").build();

  @TempDir private Path directory;

  private Certificate first;
  private Certificate second;
  private Certificate other;
  private byte[] firstPayload;
  private byte[] secondPayload;
  private byte[] lastEntry;

  private Vault open() {
    return Vault.open(FileStorage.at(directory), new FixedKeyProtection());
  }

  @BeforeEach
  void found() {
    try (var vault = open()) {
      EmbeddedCa.openOrCreateRoot(vault, "root");
      first = vault.create("shop", policy).await(Home.SOON);
      second = vault.create("shop", policy).await(Home.SOON);
      other = vault.create("other", policy).await(Home.SOON);
      firstPayload = payload(vault, VersionRecord.TYPE, "shop/" + first.version());
      secondPayload = payload(vault, VersionRecord.TYPE, "shop/" + second.version());
      lastEntry = lastPayload(vault);
    }
  }

  @Test
  void aDamagedVersionIsNamedAndTheOthersLoad() throws IOException {
    damage(firstPayload);
    try (var vault = open()) {
      assertThatThrownBy(() -> vault.getVersion("shop", first.version()))
          .isInstanceOfSatisfying(
              IntegrityException.class,
              e -> assertThat(e.record()).isEqualTo("version/shop/" + first.version()))
          .hasMessageContaining("backup");
      assertThat(vault.get("shop")).isEqualTo(second);
      assertThat(vault.get("other")).isEqualTo(other);
      assertThat(vault.listVersions("shop", PageRequest.first(10)).items()).containsExactly(second);

      var third = vault.create("shop", policy).await(Home.SOON);
      assertThat(vault.get("shop")).isEqualTo(third);
      assertThat(vault.audit().verify().findings())
          .extracting(AuditFinding::place)
          .containsExactly("version/shop/" + first.version());
    }
  }

  @Test
  void aDamagedCurrentVersionIsReplacedByTheNext() throws IOException {
    damage(secondPayload);
    try (var vault = open()) {
      assertThatThrownBy(() -> vault.get("shop")).isInstanceOf(IntegrityException.class);
      assertThatThrownBy(() -> vault.get("shop"))
          .as("still, the second time")
          .isInstanceOf(IntegrityException.class)
          .hasMessageContaining(second.version());
      assertThat(vault.getVersion("shop", first.version())).isEqualTo(first);
      assertThat(vault.list(PageRequest.first(10)).items()).hasSize(3);
      var third = vault.create("shop", policy).await(Home.SOON);
      assertThat(vault.get("shop")).isEqualTo(third);
      assertThat(third.version()).isGreaterThan(second.version());
    }
  }

  @Test
  void withADamagedEndOfTheTrailNothingIsChangedButAllIsRead() throws IOException {
    damage(lastEntry);
    readsButChangesNothing();
  }

  @Test
  void aJournalThatLostItsEndIsReadAsFarAsItGoes() throws IOException {
    var journal = journal();
    var bytes = Files.readAllBytes(journal);
    // Into the last commit: that of "other", with its entry.
    Files.write(journal, Arrays.copyOf(bytes, indexOf(bytes, lastEntry) + 10));
    try (var storage = FileStorage.at(directory)) {
      assertThat(storage.damage()).isNotEmpty();
    }
    readsButChangesNothing();
  }

  private void readsButChangesNothing() {
    try (var vault = open()) {
      assertThat(vault.get("shop")).isEqualTo(second);
      assertThat(vault.getVersion("shop", first.version())).isEqualTo(first);
      assertThatThrownBy(() -> vault.create("new", policy))
          .isInstanceOfSatisfying(
              IntegrityException.class, e -> assertThat(e.record()).startsWith("audit/"));
      assertThat(vault.find("new")).isEmpty();
      assertThat(vault.audit().verify().findings())
          .extracting(AuditFinding::place)
          .anyMatch(place -> place.startsWith("0000/") || place.startsWith("audit/"));
    }
  }

  /** Read beside the gate: that it was read would be told in one more entry, the last one then. */
  private static byte[] lastPayload(Vault vault) {
    var records = EngineHolder.of(vault).engine().records();
    var any = records.key(AuditRecord.TYPE, "0000");
    var last =
        new ListQuery(any.vault(), any.kind(), "", Optional.empty(), ListQuery.Order.DESCENDING, 1);
    return records.storage().list(last).records().get(0).payload().toByteArray();
  }

  private static byte[] payload(Vault vault, RecordType<?> type, String id) {
    var records = EngineHolder.of(vault).engine().records();
    return records.storage().get(records.key(type, id)).orElseThrow().payload().toByteArray();
  }

  private Path journal() throws IOException {
    try (var files = Files.newDirectoryStream(directory, "journal-*")) {
      return files.iterator().next();
    }
  }

  /** Flips a bit in the middle of a payload, which stands in the journal as it is. */
  private void damage(byte[] payload) throws IOException {
    var journal = journal();
    var bytes = Files.readAllBytes(journal);
    bytes[indexOf(bytes, payload) + payload.length / 2] ^= 4;
    Files.write(journal, bytes);
  }

  private static int indexOf(byte[] bytes, byte[] sought) {
    for (int i = 0; i + sought.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + sought.length, sought, 0, sought.length)) {
        return i;
      }
    }
    throw new AssertionError("not in the journal");
  }
}
