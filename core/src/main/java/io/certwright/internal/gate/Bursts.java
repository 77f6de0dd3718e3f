package io.certwright.internal.gate;

import io.certwright.audit.Burst;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Finds what one identity does too often: so many times within so long. It is said once, and not
 * again before that time has gone by. The thousand identities that did something last are kept in
 * mind. Thread-safe.
 */
final class Bursts {

  /** How many identities are kept in mind. */
  static final int MOST = 1_000;

  private final Burst measure;
  private final long within;
  private final LongSupplier ticker;
  private final Map<String, Ring> rings =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Ring> eldest) {
          return size() > MOST;
        }
      };

  Bursts(Burst measure, LongSupplier ticker) {
    this.measure = measure;
    this.within = measure.within().toNanos();
    this.ticker = ticker;
  }

  /** When something was done last, as often as matters. */
  private static final class Ring {
    private final long[] times;
    private int next;
    private long seen;
    private boolean said;
    private long saidAt;

    Ring(int size) {
      this.times = new long[size];
    }
  }

  /** Takes note that an identity has done it; whether that is out of the ordinary. */
  boolean happened(String identity) {
    synchronized (rings) {
      long now = ticker.getAsLong();
      var ring = rings.computeIfAbsent(identity, unused -> new Ring(measure.count()));
      ring.times[ring.next] = now;
      ring.next = (ring.next + 1) % ring.times.length;
      ring.seen++;
      boolean often = ring.seen >= ring.times.length && now - ring.times[ring.next] <= within;
      if (!often || (ring.said && now - ring.saidAt <= within)) {
        return false;
      }
      ring.said = true;
      ring.saidAt = now;
      return true;
    }
  }
}
