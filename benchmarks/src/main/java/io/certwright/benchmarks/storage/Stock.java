package io.certwright.benchmarks.storage;

import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The storages that the figures of one run share; those of one backend at a time. */
final class Stock implements AutoCloseable {

  private @Nullable Kind kind;
  private @Nullable Shelf shelf;

  /** The storages of that backend, after those of another were given up. */
  Shelf of(Kind wanted) throws Exception {
    if (shelf == null || kind != wanted) {
      close();
      shelf = new Shelf(wanted);
      kind = wanted;
    }
    return shelf;
  }

  @Override
  public void close() throws IOException, SQLException {
    var last = shelf;
    shelf = null;
    if (last != null) {
      last.close();
    }
  }
}
