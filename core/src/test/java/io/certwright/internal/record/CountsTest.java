package io.certwright.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.internal.bouncycastle.MalformedDerException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** Sums of what is counted. */
class CountsTest {

  private static byte[] encoded(Counts counts) {
    var out = new DerWriter();
    counts.write(out);
    return out.toByteArray();
  }

  /** Whatever a record was counted as in between, only the last counts; unknown ones as well. */
  @Property
  void changesAddUpToTheLastOne(
      @ForAll @Size(min = 1, max = 20) List<@LongRange(max = Long.MAX_VALUE) Long> states) {
    var sum = Counts.NONE;
    var before = Counted.NOTHING;
    for (long bits : states) {
      var after = new Counted(bits);
      sum = sum.plus(Counts.between(before, after));
      before = after;
    }
    assertThat(sum).isEqualTo(Counts.NONE.plus(Counts.between(Counted.NOTHING, before)));
    for (var counter : Counter.values()) {
      assertThat(sum.get(counter)).isEqualTo(before.has(counter) ? 1 : 0);
    }
    assertThat(sum.plus(Counts.between(before, Counted.NOTHING))).isEqualTo(Counts.NONE);
  }

  @Property
  void whatIsWrittenIsReadBack(@ForAll @Size(max = 63) List<Long> values) {
    var counts = new Counts(values);
    assertThat(Counts.read(DerReader.of(encoded(counts)))).isEqualTo(counts);
  }

  @Example
  void moreThanThereCanBeAreRefused() {
    var many = encoded(new Counts(Collections.nCopies(64, 1L)));
    assertThatThrownBy(() -> Counts.read(DerReader.of(many)))
        .isInstanceOf(MalformedDerException.class);
    assertThatThrownBy(() -> new Counted(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void eachCounterHasAPlaceOfItsOwn() {
    var places = new HashSet<Integer>();
    for (var counter : Counter.values()) {
      assertThat(places.add(counter.place())).as("%s", counter).isTrue();
      assertThat(counter.place()).isBetween(0, 62);
    }
  }

  /** An entry of the audit trail bears it: less than 150 bytes at a million certificates. */
  @Example
  void theyAreSmall() {
    var million = new Counts(Stream.of(Counter.values()).map(counter -> 1_000_000L).toList());
    assertThat(encoded(million)).hasSizeLessThan(100);
  }
}
