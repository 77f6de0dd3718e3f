package io.certwright.tests.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The search finds what it is to find: otherwise what it does not find means nothing. */
class NeedlesTest {

  private static final byte[] SECRET =
      HexFormat.of().parseHex("8f3a01c2d45e9b7706f1aa3be2c95d4471f0b8236ce5d90f124a8b7d3e60c1f5");
  private static final String PASSPHRASE = "Correct horse battery staple 9481";

  private final Needles needles = new Needles();

  NeedlesTest() {
    needles.bytes("key", SECRET);
    needles.text("passphrase", PASSPHRASE);
  }

  @Test
  void bytesAreFoundInEveryForm() {
    var hex = HexFormat.of().formatHex(SECRET);
    var mime = Base64.getMimeEncoder(20, "\n".getBytes(StandardCharsets.US_ASCII));
    for (int shift = 0; shift < 3; shift++) {
      var shifted = new byte[SECRET.length + shift + 7];
      System.arraycopy(SECRET, 0, shifted, shift, SECRET.length);
      assertFound("key", Base64.getEncoder().encodeToString(shifted));
      assertFound("key", Base64.getUrlEncoder().encodeToString(shifted));
      assertFound("key", mime.encodeToString(shifted));
      assertThat(needles.in(shifted)).contains("key");
    }
    for (var form :
        List.of(
            hex,
            hex.toUpperCase(Locale.ROOT),
            hex.replaceAll("(..)(?=.)", "$1 "),
            Arrays.toString(SECRET),
            new BigInteger(1, SECRET).toString(),
            hex.substring(10, 50))) {
      assertFound("key", form);
    }
  }

  @Test
  void textsAreFoundInEveryForm() {
    var bytes = PASSPHRASE.getBytes(StandardCharsets.UTF_8);
    assertFound("passphrase", PASSPHRASE);
    assertFound("passphrase", PASSPHRASE.toUpperCase(Locale.ROOT));
    assertFound("passphrase", HexFormat.of().formatHex(bytes));
    assertFound("passphrase", Base64.getEncoder().encodeToString(bytes));
    assertThat(needles.in(PASSPHRASE.getBytes(StandardCharsets.UTF_16BE))).contains("passphrase");
  }

  @Test
  void nothingIsFoundWhereNothingIs() {
    assertThat(needles.in("")).isEmpty();
    assertThat(needles.in("Correct, a horse and a staple: 8f3a01c2d45e9b")).isEmpty();
    assertThat(needles.in(new byte[1000])).isEmpty();
  }

  private void assertFound(String name, String form) {
    assertThat(needles.in("before " + form + " after")).as(form).contains(name);
  }
}
