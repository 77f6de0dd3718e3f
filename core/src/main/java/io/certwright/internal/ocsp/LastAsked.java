package io.certwright.internal.ocsp;

import java.time.Instant;

/** When somebody asked for something last. Thread-safe. */
final class LastAsked {

  private volatile long second;

  private LastAsked(long second) {
    this.second = second;
  }

  /** Nobody did. */
  static LastAsked never() {
    return new LastAsked(Long.MIN_VALUE);
  }

  /** Somebody does. */
  void at(Instant now) {
    long is = now.getEpochSecond();
    if (second != is) {
      second = is;
    }
  }

  /** Whether somebody did since then. */
  boolean since(Instant then) {
    return second >= then.getEpochSecond();
  }
}
