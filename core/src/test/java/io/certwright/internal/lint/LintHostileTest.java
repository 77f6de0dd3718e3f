package io.certwright.internal.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.lint.LintFinding;
import io.certwright.lint.LintProfile;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever the bytes are, a lint yields findings of its rules, each once, and throws nothing. */
class LintHostileTest {

  private static final List<byte[]> SEEDS =
      BrokenCertificates.ALL.entrySet().stream()
          .filter(entry -> !entry.getKey().code().startsWith("rsa-"))
          .map(entry -> entry.getValue().make().get())
          .toList();

  private static final Set<String> CODES =
      LintRulesTest.rules().map(Rule::code).collect(Collectors.toSet());

  private static List<LintFinding> lint(byte[] bytes) {
    List<LintFinding> worst = List.of();
    for (var profile : LintProfile.values()) {
      for (var measure : Measure.values()) {
        var found = Lint.certificate(bytes, profile, measure);
        var codes = new HashSet<String>();
        for (var finding : found) {
          assertThat(CODES).contains(finding.code());
          assertThat(codes.add(finding.code())).as("%s is told once", finding.code()).isTrue();
          assertThat(finding.message()).isPrintable().hasSizeLessThan(250);
        }
        worst = found;
      }
      Lint.toBeSigned(bytes, bytes, profile, KeyOrigin.FOREIGN);
    }
    return worst;
  }

  @Property
  void changedBytes(
      @ForAll @IntRange(max = 1_000) int seed,
      @ForAll @Size(min = 1, max = 4) List<Integer> changes) {
    byte[] bytes = SEEDS.get(seed % SEEDS.size()).clone();
    for (int change : changes) {
      bytes[Math.floorMod(change >> 8, bytes.length)] = (byte) change;
    }
    lint(bytes);
  }

  @Property
  void cutAndRepeatedBytes(
      @ForAll @IntRange(max = 1_000) int seed,
      @ForAll @IntRange(max = 2_000) int from,
      @ForAll @IntRange(max = 300) int length) {
    byte[] bytes = SEEDS.get(seed % SEEDS.size());
    int start = from % bytes.length;
    int end = Math.min(bytes.length, start + length);
    lint(Raw.join(Arrays.copyOf(bytes, start), Arrays.copyOfRange(bytes, end, bytes.length)));
    lint(Raw.join(Arrays.copyOf(bytes, end), Arrays.copyOfRange(bytes, start, bytes.length)));
  }

  @Property
  void partsOfAnything(@ForAll @Size(max = 200) byte[] any, @ForAll @IntRange(max = 9) int part) {
    var sketch = Sketch.leaf();
    switch (part) {
      case 0 -> sketch.version = any;
      case 1 -> sketch.serial = any;
      case 2 -> sketch.signedWith(any);
      case 3 -> sketch.issuer = any;
      case 4 -> sketch.validity = any;
      case 5 -> sketch.subject = any;
      case 6 -> sketch.key = any;
      case 7 -> sketch.more = any;
      case 8 -> sketch.with(Sketch.NAMES, false, any);
      default -> sketch.with(Sketch.POLICIES, true, any);
    }
    lint(sketch.certificate());
    lint(any);
  }

  /** Many values that have to be compared with one another are compared in one pass. */
  @Example
  void manyOfEverything() {
    var sketch = Sketch.leaf();
    byte[][] names = new byte[4_000][];
    byte[][] policies = new byte[4_000][];
    byte[][] others = new byte[1_000][];
    for (int i = 0; i < names.length; i++) {
      names[i] = Sketch.dns("h" + i + ".example.org");
      policies[i] = Raw.seq(Raw.oid("1.2.3." + i));
    }
    for (int i = 0; i < others.length; i++) {
      others[i] = Sketch.extension("1.2.4." + i, false, Raw.NULL);
    }
    sketch.named(Sketch.dns("shop.example.org"), Raw.join(names));
    sketch.more = Raw.join(others);
    assertThat(lint(sketch.certificate())).isEmpty();
    sketch = Sketch.leaf().with(Sketch.POLICIES, false, Raw.seq(policies));
    assertThat(lint(sketch.certificate())).isEmpty();
  }

  /** A modulus of the size of the whole certificate is not computed with. */
  @Example
  void anEnormousModulus() {
    var random = new Random(7);
    byte[] modulus = new byte[60_000];
    random.nextBytes(modulus);
    modulus[0] = 0;
    modulus[1] |= (byte) 0x80;
    var key = Raw.seq(Raw.tlv(Tag.INTEGER, modulus), Raw.integer("010001"));
    var sketch = Sketch.leaf().key(RsaKeys.ALGORITHM, key);
    assertThat(lint(sketch.certificate()))
        .extracting(LintFinding::code)
        .containsExactly("rsa-large");
  }

  @Example
  void moreThanAnybodyHas() {
    byte[] bytes = new byte[(1 << 20) + 1];
    assertThat(lint(bytes)).extracting(LintFinding::code).containsExactly("der-syntax");
  }

  @Property(tries = 100)
  void deepNesting(@ForAll @IntRange(min = 1, max = 5_000) int depth) {
    byte[] bytes = new byte[2 * depth];
    IntStream.range(0, depth).forEach(i -> bytes[2 * i] = 0x30);
    lint(bytes);
  }
}
