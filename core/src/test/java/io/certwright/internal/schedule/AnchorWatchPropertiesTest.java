package io.certwright.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What people are told of the end of an anchor, whenever somebody looks. */
class AnchorWatchPropertiesTest {

  private static final Instant END = Instant.parse("2031-06-01T00:00:00Z");

  @Example
  void whoLooksWheneverItIsDueTellsFourTimes() {
    var watch = AnchorWatch.of(END);
    var told = new ArrayList<Instant>();
    while (watch.next().isPresent()) {
      var due = watch.next().get();
      assertThat(watch.reached(due.minusMillis(1))).isEmpty();
      var reached = watch.reached(due).orElseThrow();
      told.add(reached);
      watch = watch.toldOf(reached);
    }
    assertThat(told)
        .containsExactly(
            END.minus(Duration.ofDays(90)),
            END.minus(Duration.ofDays(30)),
            END.minus(Duration.ofDays(7)),
            END.plusSeconds(1));
    assertThat(watch.isEnd(told.get(3))).isTrue();
    assertThat(told.subList(0, 3)).noneMatch(watch::isEnd);
  }

  /** Clocks jump in either direction: nothing is told twice, or out of order, or after the end. */
  @Property
  void nothingIsToldTwiceWhateverTheClockDoes(
      @ForAll @Size(max = 30) List<@IntRange(min = -200, max = 60) Integer> days) {
    var watch = AnchorWatch.of(END);
    var told = new ArrayList<Instant>();
    for (int day : days) {
      var now = END.plus(Duration.ofDays(day));
      var reached = watch.reached(now);
      boolean due = watch.next().filter(at -> !at.isAfter(now)).isPresent();
      assertThat(reached.isPresent()).isEqualTo(due);
      if (reached.isPresent()) {
        assertThat(reached.get()).isBeforeOrEqualTo(now);
        told.add(reached.get());
        watch = watch.toldOf(reached.get());
        assertThat(watch.reached(now)).as("once").isEmpty();
      }
    }
    assertThat(told).isSorted().doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(4);
    var last = days.stream().mapToInt(day -> day).max().orElse(-200);
    assertThat(watch.next().isEmpty()).as("the end was told").isEqualTo(last > 0);
    var out = new DerWriter();
    watch.write(out);
    assertThat(AnchorWatch.read(DerReader.of(Bytes.copyOf(out.toByteArray())))).isEqualTo(watch);
  }
}
