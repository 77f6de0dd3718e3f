package io.certwright.internal.bouncycastle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class X509TimeTest {

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T01:02:03Z,        17, 261124010203Z",
    "2026-11-24T01:02:03.999999Z, 17, 261124010203Z",
    "1950-01-01T00:00:00Z,        17, 500101000000Z",
    "1949-12-31T23:59:59.5Z,      18, 19491231235959Z",
    "2049-12-31T23:59:59.999Z,    17, 491231235959Z",
    "2050-01-01T00:00:00Z,        18, 20500101000000Z",
    "9999-12-31T23:59:59Z,        18, 99991231235959Z",
    "0000-01-01T00:00:00Z,        18, 00000101000000Z"
  })
  void takesTheFormOfItsYear(Instant instant, String tag, String text) {
    DerWriter out = new DerWriter();

    X509Time.write(out, instant);

    byte[] encoded = out.contents();
    assertThat(encoded[0]).isEqualTo(Byte.parseByte(tag, 16));
    assertThat(new String(encoded, 2, encoded[1], StandardCharsets.US_ASCII)).isEqualTo(text);
  }

  @Test
  void refusesOtherYears() {
    assertThatThrownBy(
            () -> X509Time.write(new DerWriter(), Instant.parse("+10000-01-01T00:00:00Z")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10000");
    assertThatThrownBy(() -> X509Time.write(new DerWriter(), Instant.MIN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
