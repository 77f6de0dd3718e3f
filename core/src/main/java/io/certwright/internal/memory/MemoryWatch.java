package io.certwright.internal.memory;

import io.certwright.spi.storage.ChangeWatch;
import io.certwright.spi.storage.StorageException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes its user when another handle has committed. */
final class MemoryWatch implements ChangeWatch {

  final Object handle;
  private final Watches watches;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean news;
  private boolean closed;

  MemoryWatch(Object handle, Watches watches) {
    this.handle = handle;
    this.watches = watches;
  }

  void tell() {
    lock.lock();
    try {
      news = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean await(Duration atMost) {
    lock.lock();
    try {
      long left = TimeUnit.NANOSECONDS.convert(atMost);
      while (!news && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      boolean told = news && !closed;
      news = false;
      return told;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException(
          StorageException.Reason.INTERRUPTED,
          "interrupted while it waited for changes in the memory storage; wait again",
          e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    watches.remove(this);
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
