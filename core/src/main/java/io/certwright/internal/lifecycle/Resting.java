package io.certwright.internal.lifecycle;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is still due after a step at it, because the step could not store a later time: it is
 * damaged, the storage failed, or somebody else has it. It comes up again, but not at once, and
 * less and less often. Thread-safe.
 */
final class Resting {

  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final long period;
  private final Map<String, Rest> rests = new ConcurrentHashMap<>();

  /** When to look at something again, by System.nanoTime, and how long that is from then. */
  private record Rest(long until, long nanos) {}

  /**
   * Nothing yet.
   *
   * @param period for how long something rests at first
   */
  Resting(Duration period) {
    this.period = period.toNanos();
  }

  /** What a step makes of it. */
  void after(String name, Step step) {
    if (step instanceof Step.Nothing) {
      rests.put(name, new Rest(System.nanoTime() + period, 0));
    } else if (step instanceof Step.Fails fails && fails.after().isEmpty() && !fails.answered()) {
      var last = rests.get(name);
      long twice = last == null ? 0 : Math.min(2 * last.nanos, LONGEST.toNanos());
      long nanos = Math.max(period, twice);
      rests.put(name, new Rest(System.nanoTime() + nanos, nanos));
    } else {
      rests.remove(name);
    }
  }

  /** Whether it is not to be looked at yet. */
  boolean has(String name) {
    var rest = rests.get(name);
    return rest != null && rest.until - System.nanoTime() > 0;
  }

  /** How many rest, or have rested lately. */
  int size() {
    return rests.size();
  }

  /** Forgets what was not looked at again for long. */
  void forgetOld() {
    long old = System.nanoTime() - LONGEST.toNanos();
    rests.values().removeIf(rest -> rest.until - old < 0);
  }
}
