package io.certwright.benchmarks.storage;

import io.certwright.benchmarks.Duel;
import io.certwright.benchmarks.Effort;
import io.certwright.benchmarks.Line;
import io.certwright.benchmarks.Work;

/** Opening a large storage that was closed properly, against opening a small one. */
final class OpenFigure {

  private static final int WARM_UPS = 5;
  private static final int ROUNDS = 31;

  /** It is not to depend on the number of certificates; this is for what a measurement scatters. */
  private static final double AIM = 1.2;

  private static final double AT_MOST_MILLIS = 5_000;

  private OpenFigure() {}

  /** However many there are, it takes as long. */
  static Line independently(String name, Shelf shelf, Effort effort) throws Exception {
    var duel = duel(shelf, effort);
    return Line.of(name, duel.ours(), duel.floor(), "ms", AIM);
  }

  /** It may grow, to some seconds. */
  static Line withinSeconds(String name, Shelf shelf, Effort effort) throws Exception {
    var duel = duel(shelf, effort);
    return Line.bounded(name, duel.ours() / 1e6, AT_MOST_MILLIS, "ms")
        .number("small", duel.floor() / 1e6);
  }

  private static Duel duel(Shelf shelf, Effort effort) throws Exception {
    var time = new Stopwatch();
    int rounds = Math.min(ROUNDS, effort.rounds());
    return Duel.ofTurns(
        opening(shelf.large(effort), time),
        opening(shelf.small(effort), time),
        time,
        Math.min(WARM_UPS, rounds),
        rounds);
  }

  private static Work opening(Filled filled, Stopwatch time) {
    return times -> {
      for (int i = 0; i < times; i++) {
        filled.close();
        time.time(filled::open);
      }
      return times;
    };
  }
}
