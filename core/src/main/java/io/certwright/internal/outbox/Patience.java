package io.certwright.internal.outbox;

import io.certwright.internal.record.SubscriptionRecord.Failing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When somebody is told again who could not be told. */
final class Patience {

  /** An event that fails for so long, and often enough, is passed over. */
  static final Duration A_DAY = Duration.ofDays(1);

  /** A machine that slept for a day has not tried for a day. */
  private static final int LEAST_ATTEMPTS = 10;

  private static final Duration MOST_ASKED = Duration.ofHours(1);
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofMinutes(15);
  private static final int MAX_DOUBLINGS = 20;
  private static final int MOST_TEXT = 500;

  private Patience() {}

  /**
   * How long to wait: exponential with full jitter, half of the first interval at least.
   *
   * @param attempts how often it has failed, 1 or more
   * @param asked how long it wants to be left alone, of which an hour at most is heeded
   * @param random from 0 (inclusive) to 1 (exclusive)
   */
  static Duration pause(int attempts, Optional<Duration> asked, double random) {
    long doubled = FIRST.toMillis() << Math.min(attempts - 1, MAX_DOUBLINGS);
    long window = Math.min(doubled, MOST.toMillis());
    long least = FIRST.toMillis() / 2;
    var own = Duration.ofMillis(Math.max(least, (long) (window * random)));
    var heeded = asked.map(wait -> wait.compareTo(MOST_ASKED) > 0 ? MOST_ASKED : wait);
    return heeded.filter(wait -> wait.compareTo(own) > 0).orElse(own);
  }

  /** Whether it is time: later than the longest pause is only what a clock set back has left. */
  static boolean isDue(Instant next, Instant now) {
    return !now.isBefore(next) || next.isAfter(now.plus(MOST_ASKED));
  }

  /**
   * Whether an event has failed for long enough, and often enough, to be passed over.
   *
   * @param patience for how long it is told again; zero: it never is
   */
  static boolean isSpent(Failing failing, Duration patience, Instant now) {
    return patience.isZero()
        || (failing.attempts() >= LEAST_ATTEMPTS && !now.isBefore(failing.since().plus(patience)));
  }

  /** A reason of somebody else's, no longer than is worth keeping, and on one line. */
  static String brief(String reason) {
    return reason
        .codePoints()
        .limit(MOST_TEXT)
        .map(point -> isPlain(point) ? point : '?')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isPlain(int point) {
    return !Character.isISOControl(point) && Character.getType(point) != Character.SURROGATE;
  }
}
