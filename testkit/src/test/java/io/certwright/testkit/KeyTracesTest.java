package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** A search that finds nothing proves nothing: each form of a key is found among other bytes. */
class KeyTracesTest {

  private final byte[] secret = new byte[32];
  private final KeyTraces traces = new KeyTraces();

  KeyTracesTest() {
    new SecureRandom().nextBytes(secret);
    traces.add("secret", secret);
  }

  @Test
  void nothingIsFoundInOtherBytes() {
    assertThat(traces.in(among(new byte[32]))).isEmpty();
    assertThat(traces.in(new byte[0])).isEmpty();
  }

  @Test
  void aSecretIsFoundInEveryForm() {
    var hex = HexFormat.of().formatHex(secret);
    assertFound(secret);
    assertFound(text(hex));
    assertFound(text(hex.toUpperCase(Locale.ROOT)));
    for (int before = 0; before < 4; before++) {
      var shifted = new byte[before + secret.length];
      System.arraycopy(secret, 0, shifted, before, secret.length);
      assertFound(text(Base64.getEncoder().encodeToString(shifted)));
      assertFound(text(Base64.getUrlEncoder().encodeToString(shifted)));
      assertFound(text(Base64.getMimeEncoder(16, new byte[] {'\n'}).encodeToString(shifted)));
    }
  }

  @Test
  void aPartIsEnough() {
    assertFound(Arrays.copyOfRange(secret, 8, 24));
  }

  @Test
  void aKeyIsFoundByItsNumberInPkcs8() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    var key = (ECPrivateKey) generator.generateKeyPair().getPrivate();
    var number = new KeyTraces();
    number.add("s", HexFormat.of().parseHex("%064x".formatted(key.getS())));
    assertThat(number.in(among(key.getEncoded()))).contains("s");
    var pem = Base64.getMimeEncoder(64, new byte[] {'\r', '\n'}).encode(key.getEncoded());
    assertThat(number.in(among(pem))).contains("s");
  }

  private void assertFound(byte[] form) {
    assertThat(traces.in(among(form))).contains("secret");
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] among(byte[] content) {
    var all = new ByteArrayOutputStream();
    var noise = new byte[500];
    new SecureRandom().nextBytes(noise);
    all.writeBytes(noise);
    all.writeBytes(content);
    all.writeBytes(noise);
    return all.toByteArray();
  }
}
