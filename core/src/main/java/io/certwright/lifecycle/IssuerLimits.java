package io.certwright.lifecycle;

import io.certwright.internal.lifecycle.Limit;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How much a manager asks of one issuer outside the vault. What is due beyond that waits its turn,
 * that with the nearest expiry first. Each manager keeps to it by itself: several nodes together
 * ask as many times as much.
 *
 * @param inFlight how many questions are under way at the same time, 1 to {@value #MOST_IN_FLIGHT}
 * @param rate how many questions in which time; empty: no limit but the issuer's own answers
 */
public record IssuerLimits(int inFlight, Optional<Rate> rate) {

  /** The most questions under way. */
  public static final int MOST_IN_FLIGHT = 1000;

  /** Unless others are set: 8 at the same time, and no rate. */
  public static final IssuerLimits DEFAULT = new IssuerLimits(8, Optional.empty());

  /** Checks the range. */
  public IssuerLimits {
    if (inFlight < 1 || inFlight > MOST_IN_FLIGHT) {
      throw new IllegalArgumentException(
          "an issuer is asked 1 to " + MOST_IN_FLIGHT + " things at a time, not " + inFlight);
    }
    Objects.requireNonNull(rate, "rate");
  }

  /** So many at the same time, at any rate. */
  public static IssuerLimits inFlight(int most) {
    return new IssuerLimits(most, Optional.empty());
  }

  /** The same with so many questions in that time at most, in a burst or spread. */
  public IssuerLimits withRate(int questions, Duration interval) {
    return new IssuerLimits(inFlight, Optional.of(new Rate(questions, interval)));
  }

  Limit toLimit() {
    return new Limit(inFlight, rate.map(rate -> new Limit.Rate(rate.questions(), rate.interval())));
  }

  /**
   * How often.
   *
   * @param questions how many, 1 or more
   * @param interval in which time, from a millisecond to a year
   */
  public record Rate(int questions, Duration interval) {

    private static final Duration LONGEST = Duration.ofDays(366);

    /** Checks the range. */
    public Rate {
      if (questions < 1) {
        throw new IllegalArgumentException("a rate is 1 question or more, not " + questions);
      }
      if (interval.compareTo(LONGEST) > 0 || interval.toMillis() < 1) {
        throw new IllegalArgumentException(
            "the interval of a rate is a millisecond to a year, not " + interval);
      }
    }
  }
}
