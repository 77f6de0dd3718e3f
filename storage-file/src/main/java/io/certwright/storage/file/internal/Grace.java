package io.certwright.storage.file.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets whoever takes files or bytes away wait until the calls are over that may still be reading
 * them. Calls never wait for each other, nor for that.
 */
final class Grace {

  private static final long LOOK_AGAIN_NANOS = 50_000_000;

  private final AtomicInteger even = new AtomicInteger();
  private final AtomicInteger odd = new AtomicInteger();
  private volatile int phase;
  private volatile @Nullable Thread waiting;

  /** Makes a call that reads. */
  <T> T reading(Supplier<T> call) {
    var counted = enter();
    try {
      return call.get();
    } finally {
      leave(counted);
    }
  }

  private AtomicInteger enter() {
    while (true) {
      int now = phase;
      var counted = counter(now);
      counted.incrementAndGet();
      if (phase == now) {
        return counted;
      }
      leave(counted); // Somebody began to wait in between, and may not have seen the increment.
    }
  }

  private void leave(AtomicInteger counted) {
    if (counted.decrementAndGet() == 0) {
      LockSupport.unpark(waiting);
    }
  }

  private AtomicInteger counter(int at) {
    return (at & 1) == 0 ? even : odd;
  }

  /** Waits for the calls that are under way, not for those that begin now. One thread at a time. */
  void await() {
    int now = phase;
    var before = counter(now);
    waiting = Thread.currentThread();
    phase = now + 1;
    boolean interrupted = Thread.interrupted();
    while (before.get() != 0) {
      LockSupport.parkNanos(this, LOOK_AGAIN_NANOS);
      interrupted |= Thread.interrupted();
    }
    waiting = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
