package io.certwright.internal.use;

import io.certwright.internal.record.WindowRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A window that is open, as the trail knows, and counts. It ends after its length by the ticker,
 * which does not jump, and at the beginning and the end of the certificate's life by the clock,
 * which is looked at once a minute. Thread-safe.
 */
final class Window {

  private static final long MOST_NANOS = Duration.ofMinutes(1).toNanos();

  private final WindowRecord record;
  private final long begun;
  private final long length;
  private final Instant sameUntil;
  private final Tally tally = new Tally();

  /** When it is looked at again whether it is over, by the ticker. */
  private volatile long lookAt;

  /**
   * One that begins.
   *
   * @param begun what the ticker said
   * @param length how long it lasts, in nanoseconds
   * @param sameUntil the last moment at which it may still be open
   */
  Window(WindowRecord record, long begun, long length, Instant sameUntil) {
    this.record = record;
    this.begun = begun;
    this.length = length;
    this.sameUntil = sameUntil;
    this.lookAt = begun;
  }

  WindowRecord record() {
    return record;
  }

  /**
   * Counts one use, unless the window has been closed or somebody has to look whether it is over.
   */
  boolean count(long now) {
    return now - lookAt < 0 && tally.add(now);
  }

  /** Counts one use, over or not, unless the window has been closed. */
  boolean countAnyhow(long now) {
    return tally.add(now);
  }

  /** Whether it has not been closed. */
  boolean isOpen() {
    return tally.isOpen();
  }

  /** Looks whether it is over. */
  boolean isOver(long now, Clock clock) {
    long left = length - (now - begun);
    var wall = clock.instant();
    if (left <= 0 || wall.isAfter(sameUntil)) {
      return true;
    }
    if (wall.until(sameUntil, ChronoUnit.MINUTES) < 1) {
      left = Math.min(left, Duration.between(wall, sameUntil).toNanos() + 1);
    }
    lookAt = now + Math.min(left, MOST_NANOS);
    return false;
  }

  /** Lets it go on for a while although it is over. */
  void goOn(long until) {
    lookAt = until;
  }

  /** Closes it; to be called by whoever has the lock of its door. */
  Ended close() {
    return new Ended(record, tally.stop(), begun);
  }

  /** Takes {@link #close} back. */
  void reopen() {
    tally.goOn();
  }

  /**
   * One that was closed, and of which the trail is still to be told.
   *
   * @param sum what it counted
   * @param begun when it began, by the ticker
   */
  record Ended(WindowRecord record, Tally.Sum sum, long begun) {

    /** What the trail is told. */
    String told() {
      return sum.count() == 0
          ? "no use"
          : sum.count()
              + (sum.count() == 1 ? " use" : " uses")
              + " from "
              + at(sum.first())
              + " to "
              + at(sum.last());
    }

    /** By how much later than the beginning it was, for the clock may have been set meanwhile. */
    private Instant at(long ticks) {
      return record.opened().plusNanos(Math.max(0, ticks - begun)).truncatedTo(ChronoUnit.MILLIS);
    }
  }
}
