package io.certwright.internal.schedule;

import io.certwright.spi.Bytes;
import java.time.Duration;
import java.time.Instant;

/**
 * The life of a version.
 *
 * @param version its id
 * @param issued when it was issued, from which its life runs: {@code notBefore} is back-dated
 * @param notAfter its last second
 * @param identity what decisions that spread certificates follow from: at least 8 evenly
 *     distributed bytes, such as the thumbprint
 */
public record Life(String version, Instant issued, Instant notAfter, Bytes identity) {

  private static final long NANOS = 1_000_000_000;

  /** From the issue to the end. */
  Duration length() {
    return Duration.between(issued, notAfter);
  }

  /**
   * The so-manieth part of a length of time, rounded down: what {@link Duration#dividedBy} says,
   * without the numbers of any size that it takes its time with.
   *
   * @param divisor 1 or more
   */
  static Duration part(Duration length, int divisor) {
    if (length.isNegative()) {
      return length.dividedBy(divisor);
    }
    long seconds = length.toSeconds();
    long nanos = seconds % divisor * NANOS + length.toNanosPart();
    return Duration.ofSeconds(seconds / divisor, nanos / divisor);
  }

  /** The first instant at which it is no longer valid. */
  Instant end() {
    return notAfter.plusSeconds(1);
  }

  /**
   * A place within a length of time, evenly distributed over certificates, and the same for each
   * process and after each restart.
   *
   * @return from nothing to less than the length, in whole milliseconds
   */
  Duration spreadOver(Duration length) {
    long room = length.toMillis();
    long spread = identity.asByteBuffer().getLong() & Long.MAX_VALUE;
    return room <= 0 ? Duration.ZERO : Duration.ofMillis(spread % room);
  }
}
