package io.certwright.internal.gate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often something was read. Most views of a vault are used by one thread: the first that counts
 * has a field of its own, which costs it no atomic operation. Thread-safe, and exact.
 */
final class ReadCount {

  private static final VarHandle OWNER;
  private static final VarHandle OWN;

  static {
    try {
      var lookup = MethodHandles.lookup();
      OWNER = lookup.findVarHandle(ReadCount.class, "owner", long.class);
      OWN = lookup.findVarHandle(ReadCount.class, "own", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LongAdder others = new LongAdder();

  /** The id of the thread that counts in {@code own}, which no other one does; 0: none yet. */
  private volatile long owner;

  private long own;

  /** What was told already. */
  private long taken;

  /** One more. */
  void add() {
    long me = Thread.currentThread().getId();
    if (owner == me || (owner == 0 && OWNER.compareAndSet(this, 0L, me))) {
      OWN.setOpaque(this, own + 1);
    } else {
      others.increment();
    }
  }

  /** How many there were since this was asked last; asked by one thread at a time. */
  long take() {
    long all = (long) OWN.getOpaque(this) + others.sum();
    long more = all - taken;
    taken = all;
    return more;
  }
}
