package io.certwright.internal.bouncycastle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.spi.Bytes;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERUTF8String;
import org.junit.jupiter.api.Test;

/** What is written is read again, and is DER to someone else too. */
class DerRoundTripTest {

  @Property
  void integersComeBackAndAreThoseOfBouncyCastle(@ForAll long value) throws Exception {
    byte[] encoded = new DerWriter().integer(value).toByteArray();

    DerReader reader = DerReader.of(encoded);
    assertThat(reader.integer()).isEqualTo(value);
    reader.end();
    assertThat(DerReader.of(encoded).any())
        .isEqualTo(new ASN1Integer(value).getEncoded(ASN1Encoding.DER));
  }

  @Property
  void bigIntegersComeBack(@ForAll BigInteger value) {
    byte[] encoded = new DerWriter().bigInteger(value).toByteArray();

    assertThat(DerReader.of(encoded).bigInteger()).isEqualTo(value);
  }

  @Property
  void textComesBackAndIsThatOfBouncyCastle(@ForAll("texts") String value) throws Exception {
    byte[] encoded = new DerWriter().text(value).toByteArray();

    assertThat(DerReader.of(encoded).text()).isEqualTo(value);
    assertThat(DerReader.of(encoded).any())
        .isEqualTo(new DERUTF8String(value).getEncoded(ASN1Encoding.DER));
  }

  @Property
  void octetsComeBackInBothForms(@ForAll byte[] value) {
    byte[] encoded = new DerWriter().octets(value).octets(Bytes.copyOf(value)).toByteArray();

    DerReader reader = DerReader.of(Bytes.copyOf(encoded));
    assertThat(reader.bytes()).isEqualTo(Bytes.copyOf(value));
    assertThat(reader.octets()).isEqualTo(value);
    reader.end();
  }

  @Property
  void structureComesBack(
      @ForAll("records") List<Optional<String>> entries,
      @ForAll boolean flag,
      @ForAll long millis) {
    Instant instant = Instant.ofEpochMilli(millis);

    byte[] encoded =
        new DerWriter()
            .list(entries, (out, entry) -> out.optional(entry, DerWriter::text).integer(7))
            .sequence(out -> out.bool(flag).sequence(inner -> inner.instant(instant)))
            .toByteArray();

    DerReader reader = DerReader.of(encoded);
    assertThat(
            reader.list(
                in -> {
                  Optional<String> entry = in.optional(DerReader::text);
                  assertThat(in.integer()).isEqualTo(7);
                  return entry;
                }))
        .isEqualTo(entries);
    assertThat(
            reader.<Boolean>sequence(
                in -> in.bool() == flag && in.sequence(DerReader::instant).equals(instant)))
        .isTrue();
    reader.end();
  }

  @Property(tries = 30)
  void contentsOfEveryLengthClassAreDer(@ForAll("lengths") int length) throws Exception {
    byte[] encoded = new DerWriter().sequence(out -> out.octets(new byte[length])).toByteArray();

    assertThat(ASN1Primitive.fromByteArray(encoded).getEncoded(ASN1Encoding.DER))
        .isEqualTo(encoded);
    assertThat(DerReader.of(encoded).<byte[]>sequence(DerReader::octets)).hasSize(length);
  }

  @Test
  void whatIsFinerThanAMillisecondIsCutOff() {
    Instant fine = Instant.parse("2026-11-24T10:15:30.123456789Z");

    byte[] encoded = new DerWriter().instant(fine).toByteArray();

    assertThat(DerReader.of(encoded).instant()).isEqualTo("2026-11-24T10:15:30.123Z");
  }

  @Test
  void halfOfASurrogatePairIsRefused() {
    assertThatThrownBy(() -> new DerWriter().text("a\ud800b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DerWriter().text("a\udc00"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aWriterRefusesADepthThatNoReaderTakes() {
    assertThatThrownBy(() -> nested(new DerWriter(), Der.MAX_DEPTH))
        .isInstanceOf(IllegalStateException.class);
    byte[] deepest = nested(new DerWriter(), Der.MAX_DEPTH - 1).toByteArray();
    assertThat(depthOf(DerReader.of(deepest))).isEqualTo(Der.MAX_DEPTH - 1);
  }

  @Test
  void aWipedWriterHasWrittenNothing() {
    DerWriter writer = new DerWriter().text("secret");

    writer.wipe();

    assertThat(writer.toByteArray()).isEqualTo(new DerWriter().toByteArray());
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .all()
        .ofMaxLength(300)
        .map(
            text ->
                new String(
                    text.codePoints().filter(c -> c < 0xd800 || c > 0xdfff).toArray(),
                    0,
                    (int) text.codePoints().filter(c -> c < 0xd800 || c > 0xdfff).count()));
  }

  @Provide
  Arbitrary<List<Optional<String>>> records() {
    return texts().optional().list().ofMaxSize(20);
  }

  @Provide
  Arbitrary<Integer> lengths() {
    return Arbitraries.of(0, 1, 123, 125, 127, 128, 252, 255, 256, 65_531, 65_535, 65_536, 1 << 24);
  }

  private static DerWriter nested(DerWriter out, int levels) {
    return levels == 0 ? out : out.sequence(inner -> nested(inner, levels - 1));
  }

  private static int depthOf(DerReader in) {
    return in.atEnd() ? 0 : in.<Integer>sequence(DerRoundTripTest::depthOf) + 1;
  }
}
