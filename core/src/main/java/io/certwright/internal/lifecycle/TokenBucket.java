package io.certwright.internal.lifecycle;

import java.time.Duration;
import java.time.Instant;

/**
 * So many in a while, and as many at once if none were asked for lately. The time is passed in;
 * when it jumps back, nothing comes back for the time that is seen again. Used under the lock of
 * its owner.
 */
final class TokenBucket {

  private final int capacity;
  private final Duration interval;
  private double tokens;
  private Instant seen;

  /**
   * A full bucket.
   *
   * @param capacity how many it holds, which come back evenly within the interval
   */
  TokenBucket(int capacity, Duration interval, Instant now) {
    this.capacity = capacity;
    this.interval = interval;
    this.tokens = capacity;
    this.seen = now;
  }

  /** How long it takes until there is a token; zero if there is one. */
  Duration untilNext(Instant now) {
    fill(now);
    return tokens >= 1
        ? Duration.ZERO
        : Duration.ofNanos((long) Math.ceil((1 - tokens) * interval.toNanos() / capacity));
  }

  /** Takes a token that is there. */
  void take(Instant now) {
    fill(now);
    tokens--;
  }

  /** How far apart tokens come back. */
  Duration apart() {
    return interval.dividedBy(capacity);
  }

  private void fill(Instant now) {
    if (now.isAfter(seen)) {
      var passed = Duration.between(seen, now);
      // In nanoseconds, because it may be asked thousands of times in a second.
      tokens =
          passed.compareTo(interval) >= 0
              ? capacity
              : Math.min(
                  capacity, tokens + (double) passed.toNanos() / interval.toNanos() * capacity);
    }
    seen = now;
  }
}
