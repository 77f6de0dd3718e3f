package io.certwright.internal.memory;

import java.util.concurrent.locks.StampedLock;
import java.util.function.Supplier;

/**
 * One writer or many readers. A read first runs without the lock and counts if no write came
 * between, so that reads cost next to nothing while nobody writes; what it reads must therefore be
 * safe to read while it changes.
 */
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
    long stamp = lock.tryOptimisticRead();
    if (stamp != 0) {
      var seen = action.get();
      if (lock.validate(stamp)) {
        return seen;
      }
    }
    stamp = lock.readLock();
    try {
      return action.get();
    } finally {
      lock.unlockRead(stamp);
    }
  }
}
