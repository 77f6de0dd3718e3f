package io.certwright.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One side of a comparison, with what was measured of it. Used by one thread. */
final class Side {

  private final Work work;
  private final Meter meter;
  private final List<Double> rounds = new ArrayList<>();
  private int perRound = 1;
  private int unused;

  Side(Work work, Meter meter) {
    this.work = work;
    this.meter = meter;
  }

  /** Runs for about that long without counting. */
  void warmUp(Duration time) throws Exception {
    long end = meter.read() + time.toNanos();
    for (int times = 1; meter.read() < end; times = Math.min(2 * times, 1 << 12)) {
      unused ^= work.repeat(times);
    }
  }

  /** Sets how many operations make a round of that length. */
  void calibrate(Duration round) throws Exception {
    long taken = 0;
    for (int times = 1; taken < round.toNanos() && times <= 1 << 24; times *= 2) {
      taken = take(times);
      perRound = (int) Math.max(1, times * round.toNanos() / Math.max(1, taken));
    }
  }

  /** Makes each operation a round, for what is measured singly. */
  void single() {
    perRound = 1;
  }

  /** Measures one round. */
  void measure() throws Exception {
    rounds.add((double) take(perRound) / perRound);
  }

  /** The median of the rounds, per operation. */
  double median() {
    return median(rounds);
  }

  static double median(List<Double> values) {
    var sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private long take(int times) throws Exception {
    long before = meter.read();
    unused ^= work.repeat(times);
    return meter.read() - before;
  }

  /** Nothing to be read; it keeps the results of the work in use. */
  @Override
  public String toString() {
    return "Side[" + unused + "]";
  }
}
