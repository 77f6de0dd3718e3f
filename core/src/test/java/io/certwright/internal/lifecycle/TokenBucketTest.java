package io.certwright.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TokenBucketTest {

  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  /** However it is asked: within any interval no more than twice the capacity, which is a burst. */
  @Property
  void noMoreThanABurstAndWhatComesBack(
      @ForAll @IntRange(min = 1, max = 20) int capacity,
      @ForAll @IntRange(min = 1, max = 100_000) int millis,
      @ForAll @Size(max = 200) List<@IntRange(max = 5_000) Integer> steps) {
    var interval = Duration.ofMillis(millis);
    var bucket = new TokenBucket(capacity, interval, START);
    var taken = new ArrayList<Instant>();
    var now = START;
    for (int step : steps) {
      now = now.plusMillis(step);
      while (bucket.untilNext(now).isZero()) {
        bucket.take(now);
        taken.add(now);
      }
    }
    for (var from : taken) {
      var to = from.plus(interval);
      long within = taken.stream().filter(at -> !at.isBefore(from) && at.isBefore(to)).count();
      assertThat(within).isLessThanOrEqualTo(2L * capacity);
    }
    var elapsed = Duration.between(START, now);
    assertThat((long) taken.size())
        .isLessThanOrEqualTo(capacity + capacity * elapsed.toMillis() / interval.toMillis() + 1);
  }

  /** Who waits for as long as it says finds a token. */
  @Property
  void whoWaitsFindsOne(
      @ForAll @IntRange(min = 1, max = 1_000) int capacity,
      @ForAll @IntRange(min = 1, max = 10_000_000) int millis,
      @ForAll @IntRange(max = 10_000_000) int passed) {
    var bucket = new TokenBucket(capacity, Duration.ofMillis(millis), START);
    var now = START;
    while (bucket.untilNext(now).isZero()) {
      bucket.take(now);
    }
    now = now.plusMillis(passed);
    // What is left of it is less than a millisecond, which is what time is counted in here.
    var then = now.plus(bucket.untilNext(now)).plusMillis(1);
    assertThat(bucket.untilNext(then)).isLessThanOrEqualTo(Duration.ofMillis(1));
  }

  @Property
  void aClockThatJumpsBackGivesNothingAndTakesNothing(
      @ForAll @IntRange(min = 1, max = 100) int capacity,
      @ForAll @IntRange(min = 1, max = 1_000_000) int back) {
    var bucket = new TokenBucket(capacity, Duration.ofMinutes(1), START);
    for (int i = 0; i < capacity; i++) {
      bucket.take(START);
    }
    var before = START.minusMillis(back);
    assertThat(bucket.untilNext(before)).isEqualTo(bucket.untilNext(before)).isPositive();
    assertThat(bucket.untilNext(before.plus(Duration.ofMinutes(1)))).isZero();
  }

  /** However often it is looked at meanwhile, what comes back comes back. */
  @Property(tries = 50)
  void lookingAtItTakesNothing(@ForAll @IntRange(min = 1, max = 999) int micros) {
    var bucket = new TokenBucket(10, Duration.ofMillis(100), START);
    while (bucket.untilNext(START).isZero()) {
      bucket.take(START);
    }
    var now = START;
    while (now.isBefore(START.plusMillis(11))) {
      now = now.plusNanos(micros * 1_000L);
      assertThat(bucket.untilNext(now)).isLessThanOrEqualTo(Duration.ofMillis(10));
    }
    assertThat(bucket.untilNext(now)).isZero();
  }
}
