package io.certwright.internal.keyfile;

import static io.certwright.internal.keyfile.Samples.CRYPTO;
import static io.certwright.internal.keyfile.Samples.block;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.spi.keys.KeySpec;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever is done to a good request, it is refused with the documented exception. */
class HostileRequestTest {

  private static final byte[] DER = Requests.of(KeySpec.EC_P256);
  private static final List<byte[]> FILES =
      List.of(
          DER,
          Requests.of(KeySpec.RSA_2048),
          Requests.of(KeySpec.ED25519),
          block("CERTIFICATE REQUEST", DER).getBytes(ISO_8859_1));

  @Provide
  Arbitrary<byte[]> files() {
    return Arbitraries.of(FILES);
  }

  @Provide
  Arbitrary<byte[]> requests() {
    return Arbitraries.of(FILES.subList(0, 3));
  }

  private static boolean isRead(byte[] content) {
    try {
      var request = RequestFiles.open(content, CRYPTO);
      assertThat(request.content().signedWith()).contains(request.algorithm());
      return true;
    } catch (UnreadableImportException e) {
      assertThat(e.getMessage()).startsWith("Nothing was imported: ");
      assertThat(e.getCause()).isNull();
      // Of what is read with a good reason nothing went wrong that nobody had thought of.
      assertThat(e.getMessage()).doesNotContain("it cannot be read (");
      return false;
    }
  }

  @Property(tries = 300)
  void truncated(@ForAll("requests") byte[] file, @ForAll @IntRange(max = 10_000) int length) {
    assertThat(isRead(Arrays.copyOf(file, length % file.length))).isFalse();
  }

  @Property(tries = 1000)
  void flippedBits(
      @ForAll("requests") byte[] file,
      @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 100_000) Integer> positions) {
    var changed = file.clone();
    for (int position : positions) {
      int bit = position % (8 * changed.length);
      changed[bit / 8] ^= (byte) (1 << bit % 8);
    }
    // Every byte is signed, or says how it is.
    assertThat(isRead(changed)).isEqualTo(Arrays.equals(changed, file));
  }

  /** Lengths that the file does not have, up to 4 GiB. */
  @Property(tries = 500)
  void lengthBombs(
      @ForAll("files") byte[] file,
      @ForAll @IntRange(max = 10_000) int at,
      @ForAll @IntRange(min = 1, max = 5) int count,
      @ForAll byte first) {
    var changed = file.clone();
    int position = at % (changed.length - 6);
    changed[position] = (byte) (0x80 | (count - 1));
    Arrays.fill(changed, position + 1, position + count, first);
    assertThat(isRead(changed)).isEqualTo(Arrays.equals(changed, file));
  }

  @Property(tries = 300)
  void anythingBehindAGoodBeginning(
      @ForAll("files") byte[] file, @ForAll @IntRange(max = 200) int begin, @ForAll byte[] rest) {
    var changed = Arrays.copyOf(file, begin + rest.length);
    System.arraycopy(rest, 0, changed, begin, rest.length);
    assertThat(isRead(changed)).isFalse();
    assertThat(isRead(rest)).isFalse();
    assertThat(isRead(block("CERTIFICATE REQUEST", changed).getBytes(ISO_8859_1))).isFalse();
    assertThat(isRead(block("NEW CERTIFICATE REQUEST", rest).getBytes(ISO_8859_1))).isFalse();
  }

  /** Whatever the size, what is read of it is bounded before it is read. */
  @Property(tries = 50)
  void large(@ForAll @IntRange(min = 1 << 18, max = 4 << 20) int size, @ForAll byte fill) {
    var content = new byte[size + 1];
    Arrays.fill(content, fill);
    try {
      RequestFiles.open(content, CRYPTO);
    } catch (UnreadableImportException e) {
      assertThat(e.reason()).isEqualTo(Reason.TOO_MUCH);
      return;
    }
    throw new AssertionError("it was read");
  }
}
