package io.certwright.lifecycle;

import io.certwright.errors.InvalidRequestException;
import java.time.Duration;

/**
 * How many renewals a campaign begins in which time. No interval of that length sees more; where
 * that does not come out even, or the engine is busy with what is due anyway, it sees fewer.
 *
 * @param renewals how many, 1 to {@value #MOST_RENEWALS}
 * @param interval in which time, a second to a year, in whole milliseconds
 */
public record RenewalRate(int renewals, Duration interval) {

  /** The most renewals in an interval. */
  public static final int MOST_RENEWALS = 1_000_000;

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(366);

  /**
   * Checks the range.
   *
   * @throws InvalidRequestException if one of the two is out of it
   */
  public RenewalRate {
    if (renewals < 1 || renewals > MOST_RENEWALS) {
      throw new InvalidRequestException(
          "rate.renewals", "must be 1 to " + MOST_RENEWALS + ", not " + renewals);
    }
    if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
      throw new InvalidRequestException(
          "rate.interval", "must be a second to a year, not " + interval);
    }
    interval = Duration.ofMillis(interval.toMillis());
  }

  /** So many in an hour. */
  public static RenewalRate perHour(int renewals) {
    return new RenewalRate(renewals, Duration.ofHours(1));
  }
}
