package io.certwright.internal.bouncycastle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OidTest {

  @Property
  void encodesAsBouncyCastleDoes(
      @ForAll @IntRange(max = 2) int root,
      @ForAll @IntRange(max = 39) int second,
      @ForAll @Size(max = 12) List<@IntRange Integer> arcs)
      throws Exception {
    String dotted =
        root + "." + second + arcs.stream().map(arc -> "." + arc).collect(Collectors.joining());

    assertThat(Oid.encode(dotted)).isEqualTo(new ASN1ObjectIdentifier(dotted).getEncoded());
    assertThat(Oid.decode(contents(dotted))).contains(dotted);
  }

  /** What stands behind the tag and a length below 128. */
  private static byte[] contents(String dotted) {
    byte[] encoded = Oid.encode(dotted);
    return Arrays.copyOfRange(encoded, 2, encoded.length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2.25.329800735698586629295641978511506172918",
        "2.999.0",
        "0.0",
        "2.48.1",
        "1.2.72057594037927935",
        "1.2.72057594037927936",
        "2.72057594037927855.1"
      })
  void takesLongArcs(String dotted) throws Exception {
    assertThat(Oid.encode(dotted)).isEqualTo(new ASN1ObjectIdentifier(dotted).getEncoded());
    assertThat(Oid.decode(contents(dotted))).contains(dotted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "80", "8001", "2a8000", "2a81", "2a808080808080808080808001"})
  void readsNoOtherForm(String hex) {
    assertThat(Oid.decode(HexFormat.of().parseHex(hex))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "1", "1.", ".1", "3.1", "1.40", "1..2", "1.02", "1.-2", "1.+2", "1.2.a", "1.٣"
      })
  void refusesTheRest(String dotted) {
    assertThatThrownBy(() -> Oid.encode(dotted)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Oid.encode("1.2." + "1".repeat(200)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
