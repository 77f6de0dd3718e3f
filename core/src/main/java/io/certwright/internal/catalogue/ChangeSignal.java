package io.certwright.internal.catalogue;

import io.certwright.errors.InterruptedOperationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes those who wait for something to change. Thread-safe. */
public final class ChangeSignal {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long count;

  /** How many changes there have been; to be read before the look at what may change. */
  public long seen() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** Something changed. */
  void raise() {
    lock.lock();
    try {
      count++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there was a change after the look, or the time is over.
   *
   * @throws InterruptedOperationException if the thread is interrupted; its flag is set again
   */
  public void await(long seen, long nanos) {
    try {
      lock.lockInterruptibly();
      try {
        long left = nanos;
        while (count == seen && left > 0) {
          left = changed.awaitNanos(left);
        }
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedOperationException(
          "the wait was interrupted; what it waited for goes on");
    }
  }
}
