package io.certwright.internal.memory;

import java.util.concurrent.locks.StampedLock;
import java.util.function.Supplier;

/** One writer or many readers. */
final class Guard {

  private final StampedLock lock = new StampedLock();

  <T> T write(Supplier<T> action) {
    long stamp = lock.writeLock();
    try {
      return action.get();
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  <T> T read(Supplier<T> action) {
    long stamp = lock.readLock();
    try {
      return action.get();
    } finally {
      lock.unlockRead(stamp);
    }
  }

  /**
   * Reads what is safe to read while it changes: first without the lock, which counts if no write
   * came between, so that it costs next to nothing while nobody writes.
   */
  <T> T glance(Supplier<T> action) {
    long stamp = lock.tryOptimisticRead();
    if (stamp != 0) {
      var seen = action.get();
      if (lock.validate(stamp)) {
        return seen;
      }
    }
    return read(action);
  }
}
