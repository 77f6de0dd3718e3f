package io.certwright.internal.bouncycastle;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.Bytes;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Changed bytes are malformed or another valid value, which is then written as exactly those bytes;
 * nothing else is ever thrown.
 */
class DerHostileTest {

  private record Sample(
      String name,
      long revision,
      BigInteger serial,
      Instant due,
      boolean enabled,
      List<String> tags,
      Optional<Bytes> key,
      Bytes chain) {

    byte[] encode() {
      return new DerWriter()
          .text(name)
          .integer(revision)
          .bigInteger(serial)
          .instant(due)
          .bool(enabled)
          .list(tags, DerWriter::text)
          .optional(key, DerWriter::octets)
          .sequence(out -> out.octets(chain))
          .toByteArray();
    }

    static Sample decode(byte[] encoded) {
      DerReader in = DerReader.of(encoded);
      Sample sample =
          new Sample(
              in.text(),
              in.integer(),
              in.bigInteger(),
              in.instant(),
              in.bool(),
              in.list(DerReader::text),
              in.optional(DerReader::bytes),
              in.sequence(DerReader::bytes));
      in.end();
      return sample;
    }
  }

  private static final byte[] ENCODED =
      new Sample(
              "shöp",
              77,
              BigInteger.TWO.pow(150),
              Instant.EPOCH,
              true,
              List.of("a", "bc"),
              Optional.of(Bytes.copyOf(new byte[130])),
              Bytes.copyOf(new byte[300]))
          .encode();

  @Property(tries = 5000)
  void flippedBits(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 10_000) Integer> positions) {
    byte[] changed = ENCODED.clone();
    for (int position : positions) {
      int bit = position % (8 * changed.length);
      changed[bit / 8] ^= (byte) (1 << bit % 8);
    }
    decodeOrRefuse(changed);
  }

  @Property(tries = 1000)
  void truncatedOrExtended(@ForAll @IntRange(max = 1200) int length) {
    decodeOrRefuse(Arrays.copyOf(ENCODED, length));
  }

  @Property(tries = 3000)
  void anyBytes(@ForAll byte[] bytes) {
    decodeOrRefuse(bytes);
    byte[] begun = ENCODED.clone();
    System.arraycopy(bytes, 0, begun, 0, Math.min(bytes.length, begun.length));
    decodeOrRefuse(begun);
  }

  private static void decodeOrRefuse(byte[] bytes) {
    try {
      assertThat(Sample.decode(bytes).encode()).isEqualTo(bytes);
    } catch (MalformedDerException expected) {
      assertThat(expected.offset()).isBetween(0, bytes.length);
    }
    try {
      DerShape.check(bytes);
    } catch (MalformedDerException expected) {
      assertThat(expected.offset()).isBetween(0, bytes.length);
    }
  }
}
