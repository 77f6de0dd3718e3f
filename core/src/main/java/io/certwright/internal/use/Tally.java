package io.certwright.internal.use;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts, exactly, and can be stopped: what is added before {@link #stop} is in what that gives,
 * and nothing is added afterwards. Threads count in places of their own as far as there are some,
 * so that they do not wait for each other. Thread-safe.
 */
final class Tally {

  /** Places lie a cache line apart. */
  private static final int STRIDE = 8;

  private static final int FIRST = 1;
  private static final int LAST = 2;
  private static final int MOST_PLACES = 16;
  private static final int PLACES =
      Integer.highestOneBit(Math.min(MOST_PLACES, 2 * Runtime.getRuntime().availableProcessors()));
  private static final long STOPPED = Long.MIN_VALUE;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final AtomicLongArray places = new AtomicLongArray(PLACES * STRIDE);

  /**
   * What was counted.
   *
   * @param count how many
   * @param first when the first one was, by the ticker; without meaning if there was none
   * @param last when the last one was
   */
  record Sum(long count, long first, long last) {}

  /**
   * Counts one.
   *
   * @param now what the ticker says
   * @return whether it is counted; not: this was stopped
   */
  boolean add(long now) {
    int at = place();
    for (long before = places.get(at); before >= 0; before = places.get(at)) {
      if (before == 0) {
        places.setPlain(at + FIRST, now);
      }
      places.setPlain(at + LAST, now);
      if (places.compareAndSet(at, before, before + 1)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it counts. */
  boolean isOpen() {
    return places.get(0) >= 0;
  }

  /** Counts no more. To be called once, or again after {@link #goOn}, by one thread. */
  Sum stop() {
    long count = 0;
    long first = 0;
    long last = 0;
    for (int at = 0; at < PLACES * STRIDE; at += STRIDE) {
      long here = places.getAndAdd(at, STOPPED);
      if (here > 0) {
        long begun = places.get(at + FIRST);
        long seen = places.get(at + LAST);
        first = count == 0 || begun - first < 0 ? begun : first;
        last = count == 0 || seen - last > 0 ? seen : last;
        count += here;
      }
    }
    return new Sum(count, first, last);
  }

  /** Counts again, from where it was stopped. */
  void goOn() {
    for (int at = 0; at < PLACES * STRIDE; at += STRIDE) {
      places.getAndAdd(at, STOPPED);
    }
  }

  private static int place() {
    long spread = Thread.currentThread().getId() * SPREAD;
    return ((int) (spread >>> Integer.SIZE) & (PLACES - 1)) * STRIDE;
  }
}
