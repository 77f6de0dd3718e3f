package io.certwright.internal.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** When something is done that is done again and again, by one thread at a time. Thread-safe. */
public final class Recurring {

  private final Clock clock;
  private final Duration retry;
  private final ReentrantLock running = new ReentrantLock();

  private volatile Instant last = Instant.MIN;
  private volatile Instant next = Instant.MIN;

  /**
   * Something that is due at once.
   *
   * @param retry when it is done again if it does not end
   */
  public Recurring(Clock clock, Duration retry) {
    this.clock = clock;
    this.retry = retry;
  }

  /** Whether it is time; it asks nobody but the clock, which may have been put back. */
  public boolean isWanted() {
    var now = clock.instant();
    return !now.isBefore(next) || now.isBefore(last);
  }

  /**
   * Does it, if it is time and nobody else does.
   *
   * @param work what is done at that instant; returns how long after it the next time is
   */
  public void run(Function<Instant, Duration> work) {
    if (!running.tryLock()) {
      return;
    }
    try {
      if (isWanted()) {
        last = clock.instant();
        next = last.plus(retry);
        next = last.plus(work.apply(last));
      }
    } finally {
      running.unlock();
    }
  }
}
