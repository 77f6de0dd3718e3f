package io.certwright.internal.schedule;

import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a failed attempt is made again: exponential with full jitter, in proportion to the life of
 * the certificate, so that it suits lives of twenty seconds and of twenty years. The nearer the
 * end, the sooner; once it is over, a tenth at most is added to the time without a valid version.
 */
public final class Backoff {

  private static final Duration LEAST = Duration.ofMillis(100);
  private static final Duration MOST_FIRST = Duration.ofMinutes(1);
  private static final Duration MOST = Duration.ofHours(6);
  private static final int FIRST_DIVISOR = 200;
  private static final int CAP_DIVISOR = 10;
  private static final int MAX_DOUBLINGS = 20;

  private Backoff() {}

  /**
   * The instant of the next attempt.
   *
   * @param refusal why the last one failed: what only a person can mend is tried at the longest
   *     interval from the start
   * @param attempts how many have failed in a row, 1 or more
   * @param now the time
   * @param life the life that is wanted of the certificate
   * @param expiry when the present version ends; empty: there is none
   * @param retryAfter how long the issuer asks to be left alone
   * @param random from 0 (inclusive) to 1 (exclusive)
   */
  public static Instant next(
      Refusal refusal,
      int attempts,
      Instant now,
      Duration life,
      Optional<Instant> expiry,
      Optional<Duration> retryAfter,
      double random) {
    var first = least(greatest(life.dividedBy(FIRST_DIVISOR), LEAST), MOST_FIRST);
    var left = expiry.map(end -> distance(now, end, life)).orElse(life);
    var cap = greatest(least(left.dividedBy(CAP_DIVISOR), MOST), first);
    boolean lasting = refusal == Refusal.REJECTED || refusal == Refusal.MISCONFIGURED;
    var window = lasting ? cap : least(doubled(first, attempts - 1), cap);
    // Half of the first interval at least, so that a failure is never followed at once by another.
    long least = lasting ? window.toMillis() / 2 : first.toMillis() / 2;
    long millis = least + (long) ((window.toMillis() - (lasting ? least : 0)) * random);
    var delay = retryAfter.map(asked -> greatest(asked, Duration.ofMillis(millis)));
    return now.plus(delay.orElse(Duration.ofMillis(millis)));
  }

  /**
   * How far away the end is; one that is over is as near, so that it is not left alone for long.
   */
  private static Duration distance(Instant now, Instant end, Duration life) {
    return now.isBefore(end) ? Duration.between(now, end) : least(Duration.between(end, now), life);
  }

  private static Duration doubled(Duration first, int times) {
    return first.multipliedBy(1L << Math.min(Math.max(times, 0), MAX_DOUBLINGS));
  }

  private static Duration least(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static Duration greatest(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
