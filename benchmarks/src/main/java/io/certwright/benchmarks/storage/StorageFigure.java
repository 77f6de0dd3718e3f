package io.certwright.benchmarks.storage;

import io.certwright.benchmarks.Effort;
import io.certwright.benchmarks.Figure;
import io.certwright.benchmarks.Line;
import io.certwright.storage.jdbc.MariaMissingException;
import java.util.Locale;

/**
 * A figure of one backend.
 *
 * @param name what the command line calls it
 * @param kind the backend
 * @param stock where the storages are
 * @param how what is measured
 */
record StorageFigure(String name, Kind kind, Stock stock, How how) implements Figure {

  /** Measures on the storages of a backend. */
  @FunctionalInterface
  interface How {
    Line measure(String name, Shelf shelf, Effort effort) throws Exception;
  }

  /** The figure {@code storage-<what>-<backend>}. */
  static StorageFigure of(String what, Kind kind, Stock stock, How how) {
    var name = "storage-" + what + "-" + kind.name().toLowerCase(Locale.ROOT);
    return new StorageFigure(name, kind, stock, how);
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    if (!kind.isHere()) {
      return Line.skipped(name, "the PostgreSQL of the benchmarks is for Linux amd64");
    }
    try {
      return how.measure(name, stock.of(kind), effort);
    } catch (MariaMissingException e) {
      return Line.skipped(name, "no MariaDB runs here: " + e.getMessage());
    }
  }
}
