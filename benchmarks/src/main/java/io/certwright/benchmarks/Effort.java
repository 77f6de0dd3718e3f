package io.certwright.benchmarks;

import java.time.Duration;

/**
 * How long to measure.
 *
 * @param warmUp how long each side runs before anything counts
 * @param mostWarmUp how long at most, while the JVM goes on compiling what runs
 * @param rounds how many rounds each side is measured in
 * @param round how long a round lasts, about
 * @param certificates how many certificates there are where there are many
 * @param records how many records there are in a large storage; there are a hundredth of that in
 *     the small one beside it
 */
public record Effort(
    Duration warmUp,
    Duration mostWarmUp,
    int rounds,
    Duration round,
    int certificates,
    int records) {

  /** For figures that are to be believed. */
  static final Effort FULL =
      new Effort(
          Duration.ofSeconds(6),
          Duration.ofSeconds(40),
          151,
          Duration.ofMillis(25),
          Integer.getInteger("bench.certificates", 1_000),
          Integer.getInteger("bench.records", 1_000_000));

  /** For a test that shows that the figures can be measured at all. */
  static final Effort BRIEF =
      new Effort(Duration.ofMillis(20), Duration.ofMillis(20), 3, Duration.ofMillis(2), 20, 2_000);
}
