package io.certwright.benchmarks;

import io.certwright.benchmarks.storage.Ground;
import java.util.ArrayList;
import java.util.List;

/**
 * A figure of the life cycle engine.
 *
 * @param name what the command line calls it
 * @param onPostgresql whether its storage is on a PostgreSQL; else it is in memory
 * @param how what is measured
 */
record LifecycleFigure(String name, boolean onPostgresql, How how) implements Figure {

  /** Measures on storages of a kind. */
  @FunctionalInterface
  interface How {
    Line measure(String name, Ground ground, Effort effort) throws Exception;
  }

  private static final double MOST_IN_MEMORY = 100;
  private static final double MOST_IN_POSTGRESQL = 5_000;

  /** All. */
  static List<Figure> all() {
    var figures = new ArrayList<Figure>();
    figures.add(
        new LifecycleFigure("lifecycle-tick-memory", false, IdleTick.within(MOST_IN_MEMORY)));
    figures.add(
        new LifecycleFigure(
            "lifecycle-tick-postgresql", true, IdleTick.within(MOST_IN_POSTGRESQL)));
    figures.add(new LifecycleFigure("lifecycle-drain-memory", false, Overdue::measure));
    figures.add(new LifecycleFigure("lifecycle-drain-postgresql", true, Overdue::measure));
    figures.add(new LifecycleFigure("lifecycle-heap", false, EngineHeap::measure));
    figures.add(new LifecycleFigure("lifecycle-delay", false, DeadIssuer::measure));
    return figures;
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    if (onPostgresql && !Ground.hasPostgresql()) {
      return Line.skipped(name, "the PostgreSQL of the benchmarks is for Linux amd64");
    }
    try (var ground = onPostgresql ? Ground.postgresql() : Ground.memory()) {
      return how.measure(name, ground, effort);
    }
  }
}
