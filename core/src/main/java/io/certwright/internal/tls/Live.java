package io.certwright.internal.tls;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A value that is brought up to date when it is read. One reader at a time does it, and those
 * beside it wait for that, but only until {@value #PATIENCE_MILLIS} ms after it began: work that
 * hangs holds up one reader. Thread-safe.
 *
 * @param <T> an immutable value
 */
final class Live<T> {
  static final long PATIENCE_MILLIS = 2_000;

  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);

  private final Predicate<T> isStale;
  private final UnaryOperator<T> next;
  private final ReentrantLock refreshing = new ReentrantLock();
  private volatile T value;

  /** When the work under way began, by {@link System#nanoTime}; 0 if there is none. */
  private volatile long since;

  /**
   * A value and how it is renewed.
   *
   * @param isStale cheap: asked at each reading
   * @param next makes a fresh value of a stale one; throws nothing
   */
  Live(T first, Predicate<T> isStale, UnaryOperator<T> next) {
    this.value = first;
    this.isStale = isStale;
    this.next = next;
  }

  /** The value, brought up to date unless that hangs. */
  T latest() {
    T now = value;
    if (!isStale.test(now)) {
      return now;
    }
    // Held by this very thread: the work itself makes a TLS connection with us.
    if (!refreshing.isHeldByCurrentThread() && lockInTime()) {
      try {
        since = System.nanoTime() | 1;
        if (isStale.test(value)) {
          value = next.apply(value);
        }
      } finally {
        since = 0;
        refreshing.unlock();
      }
    }
    return value;
  }

  /** The value as it is. */
  T present() {
    return value;
  }

  private boolean lockInTime() {
    long begun = since;
    long left = begun == 0 ? PATIENCE_NANOS : PATIENCE_NANOS - (System.nanoTime() - begun);
    try {
      return refreshing.tryLock(left, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
