package io.certwright.internal.keyfile;

import static io.certwright.internal.keyfile.Samples.block;
import static io.certwright.internal.keyfile.Samples.key;
import static io.certwright.internal.keyfile.Samples.leaf;
import static io.certwright.internal.keyfile.Samples.open;
import static io.certwright.internal.keyfile.Samples.pem;
import static io.certwright.internal.keyfile.Samples.root;
import static io.certwright.internal.keyfile.Samples.source;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.keyfile.Samples.Party;
import io.certwright.spi.keys.KeySpec;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text as people and programs write it, and what is said of it where it is wrong. */
class PemTextTest {

  private static final Party ROOT = root("root");
  private static final Party SHOP = leaf(ROOT, "shop", KeySpec.EC_P256);
  private static final String CERTIFICATE = pem(SHOP);
  private static final String GOOD = key(SHOP) + CERTIFICATE;

  private static UnreadableImportException refusal(String text) {
    return catchThrowableOfType(UnreadableImportException.class, () -> open(source(text)).close());
  }

  private static void requireRead(String text) {
    try (var read = open(source(text))) {
      assertThat(read.chain()).containsExactly(SHOP.certificate());
    }
  }

  private static void requirePlace(
      UnreadableImportException refused, int block, String label, int line) {
    assertThat(refused.reason()).isEqualTo(Reason.MALFORMED);
    assertThat(refused.place().block()).hasValue(block);
    assertThat(refused.place().label()).contains(label);
    assertThat(refused.place().line()).hasValue(line);
    assertThat(refused)
        .hasMessageContaining("block " + block + " (" + label + ") line " + line + ": ");
  }

  @Test
  void everyEndOfLineAndAnythingBetweenTheBlocks() {
    requireRead(GOOD.replace("\n", "\r\n"));
    requireRead(GOOD.replace("\n", "\r"));
    requireRead("\ufeff" + GOOD);
    requireRead(
        "subject=CN = shop\n\n" + key(SHOP) + "\u0000\u00ff junk ---\n" + CERTIFICATE + "x");
    requireRead("\n\n  " + GOOD.replace("\n", "  \n\t"));
    requireRead(GOOD.strip());
  }

  @Test
  void otherBlocksArePassedOver() {
    requireRead(
        block("X509 CRL", new byte[3])
            + GOOD
            + block("DH PARAMETERS", new byte[3])
            + block("PUBLIC KEY", new byte[9]));
  }

  @Test
  void oldLabels() {
    requireRead(key(SHOP) + CERTIFICATE.replace("CERTIFICATE", "X509 CERTIFICATE"));
    requireRead(key(SHOP) + CERTIFICATE.replace("CERTIFICATE", "TRUSTED CERTIFICATE"));
  }

  @Test
  void whatIsNoBase64IsFoundByItsLine() {
    var lines = new ArrayList<>(CERTIFICATE.lines().toList());
    lines.set(3, lines.get(3).substring(0, 10) + "*" + lines.get(3).substring(11));
    var refused = refusal(key(SHOP) + String.join("\n", lines));
    int before = (int) key(SHOP).lines().count();
    requirePlace(refused, 2, "CERTIFICATE", before + 4);
    assertThat(refused).hasMessageContaining("character 11");
  }

  @Test
  void aBlockThatIsNotEnded() {
    int lines = (int) GOOD.lines().count();
    requirePlace(
        refusal(GOOD.replace("-----END CERTIFICATE-----\n", "")), 2, "CERTIFICATE", lines - 1);
    requirePlace(
        refusal(GOOD.replace("-----END CERTIFICATE", "-----END CERTIFICATES")),
        2,
        "CERTIFICATE",
        lines);
    int second = (int) key(SHOP).lines().count();
    requirePlace(
        refusal(GOOD.replace("-----END PRIVATE KEY-----\n", "")), 1, "PRIVATE KEY", second);
    assertThat(refusal(GOOD.replace("-----END PRIVATE KEY-----\n", "")))
        .hasMessageContaining("begins inside of another");
  }

  @Test
  void halfABase64Group() {
    var cut = GOOD.replaceFirst("..\n-----END PRIVATE KEY", "\n-----END PRIVATE KEY");
    assertThat(refusal(cut).place().label()).contains("PRIVATE KEY");
  }

  @Test
  void whatIsSaidOfAKeyTellsNothingOfIt() {
    var body = key(SHOP).lines().toList().get(1);
    for (int i = 0; i < 60; i++) {
      var wrong = GOOD.replace(body, body.substring(0, i) + "!" + body.substring(i + 1));
      var refused = refusal(wrong);
      assertThat(refused.toString()).doesNotContain(body.substring(0, 8), body.substring(20, 30));
      assertThat(refused.getCause()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPENSSH PRIVATE KEY", "DSA PRIVATE KEY", "ANY PRIVATE KEY"})
  void privateKeysOfOtherKinds(String label) {
    var refused = refusal(block(label, new byte[40]) + CERTIFICATE);
    assertThat(refused.reason()).isEqualTo(Reason.UNSUPPORTED);
    assertThat(refused)
        .hasMessageContaining("block 1 (" + label + ") line 1")
        .hasMessageContaining("convert it");
  }

  @Test
  void whatIsNoPemAtAll() {
    assertThat(refusal("").reason()).isEqualTo(Reason.UNKNOWN_FORMAT);
    assertThat(refusal("hello").reason()).isEqualTo(Reason.UNKNOWN_FORMAT);
    var utf16 = ("\ufeff" + GOOD).getBytes(UTF_16LE);
    assertThat(
            catchThrowableOfType(
                UnreadableImportException.class, () -> open(source(utf16)).close()))
        .hasMessageContaining("UTF-16");
    assertThat(refusal(GOOD.substring(2).replace("-----BEGIN", "---BEGIN")).reason())
        .isEqualTo(Reason.UNKNOWN_FORMAT);
  }

  @Test
  void aLabelFromOutsideIsPrintable() {
    var refused =
        refusal("-----BEGIN \u001b[2J PRIVATE KEY-----\nAAAA\n-----END \u001b[2J PRIVATE KEY-----");
    assertThat(refused.getMessage()).doesNotContain("\u001b");
    assertThat(refused.place().label().orElseThrow()).doesNotContain("\u001b");
  }
}
