package io.certwright.benchmarks.storage;

import io.certwright.benchmarks.Figure;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The figures of the storages. Those of one backend share two storages, filled when first used. */
public final class StorageFigures implements AutoCloseable {

  private static final double MOST_IN_MEMORY = 100;
  private static final double MOST_IN_POSTGRESQL = 5_000;

  private final Stock stock = new Stock();

  /** All, in an order in which each storage is filled once. */
  public List<Figure> all() {
    var figures = new ArrayList<Figure>();
    for (var kind : Kind.values()) {
      add(
          figures,
          "due",
          kind,
          switch (kind) {
            case MEMORY -> DueFigures.nothingWithin(MOST_IN_MEMORY);
            case POSTGRESQL -> DueFigures.nothingWithin(MOST_IN_POSTGRESQL);
            case FILE, SQLITE, H2, MARIADB -> DueFigures::nothing;
          });
      add(figures, "page", kind, PageFigure::measure);
      add(figures, "claim", kind, DueFigures::claim);
      switch (kind) {
        case MEMORY -> add(figures, "heap", kind, HeapFigures::kept);
        case FILE -> {
          add(figures, "open", kind, OpenFigure::withinSeconds);
          add(figures, "heap", kind, HeapFigures::opened);
          add(figures, "commit", kind, FileCommitFigure::measure);
        }
        case SQLITE, H2, MARIADB -> add(figures, "open", kind, OpenFigure::independently);
        case POSTGRESQL -> {
          add(figures, "open", kind, OpenFigure::independently);
          add(figures, "commit", kind, PostgresFigures::commit);
          add(figures, "drain", kind, PostgresFigures::drain);
        }
      }
    }
    return figures;
  }

  private void add(List<Figure> to, String what, Kind kind, StorageFigure.How how) {
    to.add(StorageFigure.of(what, kind, stock, how));
  }

  /** Gives the storages up. */
  @Override
  public void close() throws IOException, SQLException {
    stock.close();
  }
}
