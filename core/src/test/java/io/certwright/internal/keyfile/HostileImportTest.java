package io.certwright.internal.keyfile;

import static io.certwright.internal.keyfile.Samples.block;
import static io.certwright.internal.keyfile.Samples.key;
import static io.certwright.internal.keyfile.Samples.leaf;
import static io.certwright.internal.keyfile.Samples.pem;
import static io.certwright.internal.keyfile.Samples.root;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.errors.UnreadableImportException;
import io.certwright.internal.keyfile.Samples.Entry;
import io.certwright.internal.keyfile.Samples.Party;
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

/** Whatever is done to a good file, it is read or refused with the documented exception. */
class HostileImportTest {

  private static final Party ROOT = root("root");
  private static final Party SHOP = leaf(ROOT, "shop", KeySpec.EC_P256);

  private static final List<byte[]> FILES =
      List.of(
          Samples.store("PKCS12", Entry.of("shop", SHOP, ROOT)),
          Samples.store("JKS", Entry.of("shop", SHOP, ROOT)),
          Samples.store("JCEKS", Entry.of("shop", SHOP, ROOT)),
          (key(SHOP) + pem(SHOP, ROOT)).getBytes(ISO_8859_1),
          SHOP.pkcs8(),
          SHOP.der());

  @Provide
  Arbitrary<byte[]> files() {
    return Arbitraries.of(FILES);
  }

  private static void readOrRefuse(byte[] content) {
    for (var source :
        List.of(Samples.source(content), Samples.with(Samples.source(content), "correct horse"))) {
      try (var read = Samples.open(source)) {
        assertThat(read.chain()).isNotEmpty();
      } catch (UnreadableImportException e) {
        assertThat(e.getMessage()).startsWith("Nothing was imported: ");
        assertThat(e.getCause()).isNull();
      }
    }
  }

  @Property(tries = 300)
  void truncated(@ForAll("files") byte[] file, @ForAll @IntRange(max = 10_000) int length) {
    readOrRefuse(Arrays.copyOf(file, length % file.length));
  }

  @Property(tries = 1000)
  void flippedBits(
      @ForAll("files") byte[] file,
      @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 100_000) Integer> positions) {
    var changed = file.clone();
    for (int position : positions) {
      int bit = position % (8 * changed.length);
      changed[bit / 8] ^= (byte) (1 << bit % 8);
    }
    readOrRefuse(changed);
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
    readOrRefuse(changed);
  }

  @Property(tries = 300)
  void anythingBehindAGoodBeginning(
      @ForAll("files") byte[] file, @ForAll @IntRange(max = 200) int begin, @ForAll byte[] rest) {
    var changed = Arrays.copyOf(file, begin + rest.length);
    System.arraycopy(rest, 0, changed, begin, rest.length);
    readOrRefuse(changed);
    readOrRefuse(rest);
    readOrRefuse(block("PRIVATE KEY", changed).getBytes(ISO_8859_1));
    readOrRefuse(block("PKCS7", changed).getBytes(ISO_8859_1));
    readOrRefuse(block("ENCRYPTED PRIVATE KEY", changed).getBytes(ISO_8859_1));
  }
}
