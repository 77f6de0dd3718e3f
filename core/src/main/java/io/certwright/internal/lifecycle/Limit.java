package io.certwright.internal.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How much is asked of one issuer.
 *
 * @param inFlight how many questions are under way at the same time
 * @param rate how many in which time; empty: no limit
 */
public record Limit(int inFlight, Optional<Rate> rate) {

  /**
   * So many in a while.
   *
   * @param questions how many
   * @param interval in which time
   */
  public record Rate(int questions, Duration interval) {

    TokenBucket bucket(Instant now) {
      return new TokenBucket(questions, interval, now);
    }
  }

  /** So many at the same time, at any rate. */
  static Limit inFlight(int most) {
    return new Limit(most, Optional.empty());
  }
}
