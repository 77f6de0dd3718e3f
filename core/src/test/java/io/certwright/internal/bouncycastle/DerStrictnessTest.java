package io.certwright.internal.bouncycastle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HexFormat;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** There is one way to write a value, and the reader takes no other. */
class DerStrictnessTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "30", // no length
        "3080", // indefinite
        "30800000", // indefinite, ended
        "3081", // half a length
        "308100", // a long form for 0
        "30817f", // a long form for what is short
        "30820001", // a zero in front
        "3084ffffffff", // negative as an int
        "30847fffffff", // 2 GiB of what is not there
        "308500000000ff", // five bytes of length
        "30ff", // reserved
        "3001", // one byte missing
        "300000", // one byte too many
        "310000", // a SET
        "0400" // an OCTET STRING
      })
  void theOuterSequenceIsExactlyThere(String hex) {
    assertThatThrownBy(() -> read(hex, in -> "")).isInstanceOf(MalformedDerException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "30020200", // no byte
        "300402020001", // a needless 00
        "30040202007f",
        "30040202ff80", // a needless FF
        "300b0209008000000000000000", // more than a long
        "3003020200", // cut off
        "3003040101" // another type
      })
  void integersAreShortest(String hex) {
    assertThatThrownBy(() -> read(hex, DerReader::integer))
        .isInstanceOf(MalformedDerException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"30020200", "300402020001", "30040202ff80"})
  void bigIntegersAreShortest(String hex) {
    assertThatThrownBy(() -> read(hex, DerReader::bigInteger))
        .isInstanceOf(MalformedDerException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3003010101", "30020100", "30040102ffff", "3003010180"})
  void booleansAreCanonical(String hex) {
    assertThatThrownBy(() -> read(hex, DerReader::bool)).isInstanceOf(MalformedDerException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"30030c01ff", "30040c02c080", "30050c03eda080", "30030c01c3"})
  void textIsWellFormed(String hex) {
    assertThatThrownBy(() -> read(hex, DerReader::text)).isInstanceOf(MalformedDerException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"30020300", "3003030101", "300403020180"})
  void bitStringsAreOfWholeBytes(String hex) {
    assertThatThrownBy(() -> read(hex, DerReader::bitString))
        .isInstanceOf(MalformedDerException.class);
  }

  @Test
  void nothingMayBeLeftOver() {
    byte[] two = new DerWriter().sequence(out -> out.integer(1).integer(2)).toByteArray();

    assertThatThrownBy(() -> DerReader.of(two).sequence(DerReader::integer))
        .isInstanceOf(MalformedDerException.class);
    assertThatThrownBy(() -> DerReader.of(two).optional(DerReader::integer))
        .isInstanceOf(MalformedDerException.class);
    assertThatThrownBy(() -> DerReader.of(two).end()).isInstanceOf(MalformedDerException.class);
  }

  @Test
  void theMessageSaysWhereAndWhatAndRepeatsNothing() {
    byte[] encoded = new DerWriter().integer(5).text("hunter2").toByteArray();
    DerReader reader = DerReader.of(encoded);
    reader.integer();

    MalformedDerException thrown =
        catchThrowableOfType(MalformedDerException.class, reader::octets);

    assertThat(thrown.offset()).isEqualTo(5);
    assertThat(thrown.expected()).isEqualTo("an OCTET STRING");
    assertThat(thrown).hasMessage("Malformed DER at byte 5: expected an OCTET STRING");
  }

  @Test
  void aRangeIsKept() {
    byte[] encoded = new DerWriter().integer(17).toByteArray();

    assertThat(DerReader.of(encoded).integerIn(17, 17)).isEqualTo(17);
    assertThatThrownBy(() -> DerReader.of(encoded).integerIn(0, 16))
        .isInstanceOf(MalformedDerException.class)
        .hasMessageContaining("from 0 to 16");
  }

  @Test
  void theDepthIsBounded() {
    byte[] deep = {0x30, 0};
    for (int i = 0; i < 2 * Der.MAX_DEPTH; i++) {
      deep = new DerWriter().raw(deep).toByteArray();
    }
    byte[] tooDeep = deep;

    assertThatThrownBy(() -> walk(DerReader.of(tooDeep))).isInstanceOf(MalformedDerException.class);
    assertThatThrownBy(() -> DerShape.check(tooDeep)).isInstanceOf(MalformedDerException.class);
  }

  @Test
  void codeThatReadsNothingIsFoundOut() {
    byte[] encoded = new DerWriter().sequence(out -> out.integer(1)).toByteArray();

    assertThatThrownBy(() -> DerReader.of(encoded).list(in -> ""))
        .isInstanceOf(IllegalStateException.class);
  }

  private static int walk(DerReader in) {
    return in.atEnd() ? 0 : in.<Integer>sequence(DerStrictnessTest::walk);
  }

  private static <T> T read(String hex, Function<DerReader, T> values) {
    DerReader reader = DerReader.of(HexFormat.of().parseHex(hex));
    T value = values.apply(reader);
    reader.end();
    return value;
  }
}
