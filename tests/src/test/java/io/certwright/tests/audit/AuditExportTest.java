package io.certwright.tests.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.certwright.AuditExports;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.access.Identity;
import io.certwright.audit.AuditContext;
import io.certwright.audit.AuditExport;
import io.certwright.audit.AuditFinding;
import io.certwright.audit.AuditFormat;
import io.certwright.audit.ExportVerification;
import io.certwright.errors.AccessDeniedException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeySpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Without the vault: whatever somebody changes of an export is found, and where. */
class AuditExportTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();

  private final MemoryStorage storage = MemoryStorage.create();
  private final Vault vault = Vault.open(storage, KeyProtections.ephemeral());
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final AuditExport exported;
  private final PublicKey key;

  AuditExportTest() throws IOException {
    vault.create("shop", SHOP);
    vault.audit().checkpoint();
    var context = AuditContext.of("4711").withReason("\"quoted\" | reason = \\ ü");
    assertThatThrownBy(() -> vault.as(Identity.named("ann|=\"x\"")).inContext(context).get("shop"))
        .isInstanceOf(AccessDeniedException.class);
    exported = vault.audit().export(AuditFormat.JSON_LINES, out);
    key = vault.audit().checkpointKey().orElseThrow();
  }

  @AfterEach
  void close() {
    vault.close();
  }

  private ExportVerification verify(byte[] export) {
    try {
      return AuditExports.verify(new ByteArrayInputStream(export), key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> lines() {
    return out.toString(US_ASCII).lines().toList();
  }

  private ExportVerification verify(List<String> lines) {
    return verify(
        lines.stream().map(line -> line + "\n").collect(Collectors.joining()).getBytes(US_ASCII));
  }

  @Test
  void whatWasExportedIsWholeAndGoesToItsCheckpoint() {
    var verified = verify(out.toByteArray());
    assertThat(verified.findings()).isEmpty();
    assertThat(verified.isIntact()).isTrue();
    assertThat(verified.entries()).isEqualTo(exported.entries()).isEqualTo(5);
    assertThat(verified.checkpoint()).contains(exported.checkpoint());
    assertThat(vault.audit().lastCheckpoint()).contains(exported.checkpoint());
    assertThat(lines()).hasSize(8);
    assertThat(lines().get(6))
        .contains("\"identity\":\"ann|=\\\"x\\\"\"")
        .contains("\"reason\":\"\\\"quoted\\\" | reason = \\\\ \\u00fc\"");
    assertThat(vault.audit().verify().findings()).isEmpty();
  }

  @Test
  void eachFlippedByteIsFound() {
    var whole = out.toByteArray();
    var softly = new SoftAssertions();
    for (int i = 0; i < whole.length; i++) {
      var flipped = whole.clone();
      flipped[i] ^= (byte) (1 << (i % 8));
      softly.assertThat(verify(flipped).findings()).as("byte %s", i).isNotEmpty();
    }
    softly.assertAll();
  }

  @Test
  void eachLineThatIsTakenOutDoubledOrMovedIsFound() {
    var lines = lines();
    for (int i = 0; i < lines.size(); i++) {
      var without = new ArrayList<>(lines);
      without.remove(i);
      assertThat(verify(without).findings()).as("without line %s", i).isNotEmpty();
      var twice = new ArrayList<>(lines);
      twice.add(i, lines.get(i));
      assertThat(verify(twice).findings()).as("line %s twice", i).isNotEmpty();
      for (int j = i + 1; j < lines.size(); j++) {
        var swapped = new ArrayList<>(lines);
        Collections.swap(swapped, i, j);
        assertThat(verify(swapped).findings()).as("%s and %s", i, j).isNotEmpty();
      }
    }
  }

  @Test
  void whereverItIsCutOffIsFound() {
    var whole = out.toByteArray();
    for (int length = 0; length < whole.length; length++) {
      assertThat(verify(Arrays.copyOf(whole, length)).findings()).as("%s", length).isNotEmpty();
    }
  }

  @Test
  void thePlaceIsNamed() {
    var lines = lines();
    var position = "0000/0000000000000003";
    int line = 3 + 3;
    assertThat(lines.get(line)).contains(position);
    var edited = new ArrayList<>(lines);
    edited.set(line, edited.get(line).replace("DENIED", "DONE"));
    assertThat(verify(edited).findings())
        .extracting(AuditFinding::kind, AuditFinding::place)
        .containsExactly(tuple(AuditFinding.Kind.ENTRY_ALTERED, position));
    edited.remove(line);
    assertThat(verify(edited).findings())
        .anyMatch(
            finding ->
                finding.kind() == AuditFinding.Kind.ENTRY_MISSING
                    && finding.message().contains(position));
  }

  /** Entries of somebody else's, and all that a consistent forgery without the key can do. */
  @Test
  void anotherKeyAndAnotherVaultProveNothing() throws IOException {
    try (var other = Vault.inMemory()) {
      other.create("shop", SHOP);
      var theirs = new ByteArrayOutputStream();
      other.audit().export(AuditFormat.JSON_LINES, theirs);
      assertThat(verify(theirs.toByteArray()).findings())
          .extracting(AuditFinding::kind)
          .contains(AuditFinding.Kind.CHECKPOINT_ALTERED);
      var rsa = other.keys().create("rsa", KeySpec.RSA_2048).publicKey();
      assertThatThrownBy(() -> AuditExports.verify(new ByteArrayInputStream(new byte[0]), rsa))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** It is as whole as a newer one; its checkpoint says how old it is. */
  @Test
  void anOlderExportSaysHowFarItGoes() throws IOException {
    vault.create("other", SHOP);
    var newer = vault.audit().export(AuditFormat.JSON_LINES, new ByteArrayOutputStream());
    var verified = verify(out.toByteArray());
    assertThat(verified.findings()).isEmpty();
    assertThat(verified.checkpoint().orElseThrow().number())
        .isLessThan(newer.checkpoint().number());
  }

  @Test
  void hostileInputIsAFinding() {
    for (var text : List.of("", "\n", "\n\n\n", "{}\n", "x".repeat(5 << 20), "\u0000\n\u0000")) {
      assertThat(verify(text.getBytes(US_ASCII)).findings()).isNotEmpty();
    }
    var flood = "{}\n".repeat(100_000).getBytes(US_ASCII);
    assertThat(verify(flood).findings()).hasSizeBetween(1, 1_002);
  }

  @Test
  void cefHasALineForEachEntry() throws IOException {
    var cef = new ByteArrayOutputStream();
    var made = vault.audit().export(AuditFormat.CEF, cef);
    var lines = cef.toString(UTF_8).lines().toList();
    assertThat(lines).hasSize((int) made.entries());
    assertThat(lines).allMatch(line -> line.startsWith("CEF:0|Certwright|Certwright|1|"));
    assertThat(lines.get(3))
        .contains("|certificates/get|certificates/get|7|externalId=0000/0000000000000003 ")
        .contains(" suser=ann|\\=\"x\" ")
        .contains(" cs3Label=reason cs3=\"quoted\" | reason \\= \\\\ ü");
  }
}
