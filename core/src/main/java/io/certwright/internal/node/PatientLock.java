package io.certwright.internal.node;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread at a time do what may hang. Those who can do without it wait only until {@value
 * #PATIENCE_MILLIS} ms after it began, so that work that hangs holds up one of them. Thread-safe.
 */
public final class PatientLock {

  /** How long after the beginning of the work those wait who can do without it. */
  public static final long PATIENCE_MILLIS = 2_000;

  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);

  private final ReentrantLock lock = new ReentrantLock();

  /** When the work under way began, by {@link System#nanoTime}; 0 if there is none. */
  private volatile long since;

  /** Waits for as long as it takes. */
  public void enter() {
    lock.lock();
    since = System.nanoTime() | 1;
  }

  /**
   * Waits, but not for work that hangs.
   *
   * @return whether it is this thread's turn; not if it has been already
   */
  public boolean enterInTime() {
    if (lock.isHeldByCurrentThread()) {
      return false;
    }
    long begun = since;
    long left = begun == 0 ? PATIENCE_NANOS : PATIENCE_NANOS - (System.nanoTime() - begun);
    try {
      if (!lock.tryLock(left, TimeUnit.NANOSECONDS)) {
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    since = System.nanoTime() | 1;
    return true;
  }

  /** The end of the work. */
  public void leave() {
    since = 0;
    lock.unlock();
  }

  /** Whether this very thread is at work: what it calls has come back here. */
  public boolean isMine() {
    return lock.isHeldByCurrentThread();
  }
}
