package io.certwright.audit;

import io.certwright.errors.InvalidRequestException;
import java.time.Duration;

/**
 * How often something has to happen, and within which time, to be out of the ordinary.
 *
 * @param count how often, {@value #LEAST_COUNT} to {@value #MOST_COUNT}
 * @param within within which time, a second to a day
 */
public record Burst(int count, Duration within) {

  /** The lowest count. */
  public static final int LEAST_COUNT = 2;

  /** The highest count. */
  public static final int MOST_COUNT = 100;

  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofDays(1);

  /**
   * Checks the ranges.
   *
   * @throws InvalidRequestException if one is out of range
   */
  public Burst {
    if (count < LEAST_COUNT || count > MOST_COUNT) {
      throw new InvalidRequestException(
          "count", "must be " + LEAST_COUNT + " to " + MOST_COUNT + ", not " + count);
    }
    if (within.compareTo(LEAST) < 0 || within.compareTo(MOST) > 0) {
      throw new InvalidRequestException(
          "within", within + " is not within " + LEAST + " and " + MOST);
    }
  }
}
