package io.certwright.internal.compromise;

import java.time.Duration;
import java.util.function.LongSupplier;

/** So many attempts in a while. The time is a ticker's, which only ever goes on. Thread-safe. */
final class AttemptLimit {

  private final int most;
  private final long window;
  private final LongSupplier ticker;
  private long begun;
  private int taken;

  AttemptLimit(int most, Duration window, LongSupplier ticker) {
    this.most = most;
    this.window = window.toNanos();
    this.ticker = ticker;
    this.begun = ticker.getAsLong();
  }

  /** How long to wait until there may be one more; zero: this is one. */
  synchronized Duration take() {
    long now = ticker.getAsLong();
    if (now - begun >= window) {
      begun = now;
      taken = 0;
    }
    if (taken < most) {
      taken++;
      return Duration.ZERO;
    }
    return Duration.ofNanos(window - (now - begun));
  }
}
