package io.certwright.benchmarks;

import io.certwright.benchmarks.storage.Ground;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.lifecycle.LifecycleRun;

/** A tick of the engine when nothing is due, in a large vault, against a small one. */
final class IdleTick {

  private static final double AIM = 1.5;
  private static final int SMALLER = 100;
  private static final LifecycleRun NOTHING = new LifecycleRun(0, 0, 0);

  private IdleTick() {}

  /** No longer than so many microseconds. */
  static LifecycleFigure.How within(double micros) {
    return (name, ground, effort) -> measure(name, ground, effort).number("at_most", micros);
  }

  private static Line measure(String name, Ground ground, Effort effort) throws Exception {
    int count = effort.records();
    try (var large = IssuingVault.in(ground.open("large"));
        var small = IssuingVault.in(ground.open("small"))) {
      CertificateStock.resting(large).fill(count, 0);
      CertificateStock.resting(small).fill(count / SMALLER, 0);
      ground.settle("large");
      ground.settle("small");
      try (var many = LifecycleManager.builder(large.vault()).build();
          var few = LifecycleManager.builder(small.vault()).build()) {
        var duel = Duel.ofWall(ticks(many), ticks(few), effort);
        return Line.of(name, duel.ours(), duel.floor(), "us", AIM).number("certificates", count);
      }
    }
  }

  private static Work ticks(LifecycleManager manager) {
    return times -> {
      int idle = 0;
      for (int i = 0; i < times; i++) {
        idle += manager.runOnce().equals(NOTHING) ? 1 : 0;
      }
      if (idle != times) {
        throw new IllegalStateException("something was due");
      }
      return idle;
    };
  }
}
