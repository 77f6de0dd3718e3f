package io.certwright.internal.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.audit.Burst;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What is out of the ordinary often. */
class BurstsTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** It begins where nanoseconds are about to become negative. */
  private long now = Long.MAX_VALUE - 5 * SECOND;

  /** By all times there ever were. */
  private static final class Naive {
    private final Burst measure;
    private final List<Long> times = new ArrayList<>();
    private Long said;

    Naive(Burst measure) {
      this.measure = measure;
    }

    boolean happened(long elapsed) {
      times.add(elapsed);
      long within = measure.within().toNanos();
      long lately = times.stream().filter(time -> elapsed - time <= within).count();
      boolean now = lately >= measure.count() && (said == null || elapsed - said > within);
      said = now ? Long.valueOf(elapsed) : said;
      return now;
    }
  }

  @Property
  void itIsSaidWhenItHappenedSoOftenAndNotAgainSoon(
      @ForAll @IntRange(min = 2, max = 7) int count,
      @ForAll @IntRange(min = 1, max = 20) int seconds,
      @ForAll @Size(max = 120) List<@IntRange(min = 0, max = 9) Integer> gaps) {
    var measure = new Burst(count, Duration.ofSeconds(seconds));
    var bursts = new Bursts(measure, () -> now);
    Map<String, Naive> naive = new HashMap<>();
    long elapsed = 0;
    for (int i = 0; i < gaps.size(); i++) {
      long gap = gaps.get(i) * SECOND;
      now += gap;
      elapsed += gap;
      var who = "identity-" + (i * i) % 3;
      assertThat(bursts.happened(who))
          .isEqualTo(naive.computeIfAbsent(who, w -> new Naive(measure)).happened(elapsed));
    }
  }

  @Example
  void ofTooManyIdentitiesThoseAreForgottenThatDidNothingForLongest() {
    var bursts = new Bursts(new Burst(2, Duration.ofDays(1)), () -> now);
    assertThat(bursts.happened("first")).isFalse();
    for (int i = 0; i < Bursts.MOST; i++) {
      assertThat(bursts.happened("other-" + i)).isFalse();
    }
    assertThat(bursts.happened("first")).as("forgotten").isFalse();
    assertThat(bursts.happened("other-" + (Bursts.MOST - 1))).as("remembered").isTrue();
  }
}
