package io.certwright.internal.bouncycastle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Argon2idTest {

  /** RFC 9106, section 5.3. */
  @Test
  void givesThePublishedTag() {
    byte[] tag =
        Argon2id.deriveWith(
            filled(32, 1),
            filled(16, 2),
            filled(8, 3),
            filled(12, 4),
            new Argon2Parameters(32, 3, 4),
            32);

    assertThat(HexFormat.of().formatHex(tag))
        .isEqualTo("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
  }

  @Test
  void everyInputMatters() {
    Argon2Parameters parameters = new Argon2Parameters(64, 2, 2);
    byte[] key = Argon2id.derive(filled(4, 1), filled(16, 2), parameters, 32);

    assertThat(Argon2id.derive(filled(4, 1), filled(16, 2), parameters, 32)).isEqualTo(key);
    assertThat(Argon2id.derive(filled(5, 1), filled(16, 2), parameters, 32)).isNotEqualTo(key);
    assertThat(Argon2id.derive(filled(4, 1), filled(16, 3), parameters, 32)).isNotEqualTo(key);
    assertThat(Argon2id.derive(filled(4, 1), filled(16, 2), new Argon2Parameters(64, 3, 2), 32))
        .isNotEqualTo(key);
  }

  @Test
  void passphrasesBecomeUtf8() {
    String text = "pässwörd \ud83d\udd11";

    assertThat(Argon2id.utf8(text.toCharArray())).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    assertThat(Argon2id.utf8(new char[0])).isEmpty();
    assertThatThrownBy(() -> Argon2id.utf8(new char[] {'\ud83d'}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0,1,1",
    "7,1,1",
    "31,1,4",
    "1048577,1,1",
    "-8,1,1",
    "64,0,1",
    "64,17,1",
    "64,1,0",
    "1024,1,17",
    "1048576,5,4",
    "524288,9,4"
  })
  void parametersAreBounded(int memory, int iterations, int parallelism) {
    assertThatThrownBy(() -> new Argon2Parameters(memory, iterations, parallelism))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void weakerIsLessMemoryOrLessWork() {
    Argon2Parameters recommended = Argon2Parameters.RECOMMENDED;

    assertThat(recommended.isWeakerThan(recommended)).isFalse();
    assertThat(new Argon2Parameters(32 * 1024, 6, 4).isWeakerThan(recommended)).isTrue();
    assertThat(new Argon2Parameters(64 * 1024, 2, 4).isWeakerThan(recommended)).isTrue();
    assertThat(new Argon2Parameters(192 * 1024, 1, 4).isWeakerThan(recommended)).isFalse();
    assertThat(new Argon2Parameters(1024 * 1024, 4, 4).isWeakerThan(recommended)).isFalse();
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
