package io.certwright.benchmarks.storage;

import io.certwright.benchmarks.ScratchDirectory;
import io.certwright.benchmarks.Work;
import io.certwright.spi.storage.Storage;
import java.io.IOException;
import java.sql.SQLException;

/** Where figures of a whole vault have their storages. Closing it ends them all. */
public final class Ground implements AutoCloseable {

  private final ScratchDirectory directory;
  private final Backend backend;

  private Ground(Kind kind) throws Exception {
    directory = new ScratchDirectory();
    try {
      backend = kind.start(directory);
    } catch (Exception e) {
      directory.close();
      throw e;
    }
  }

  /** In memory. */
  public static Ground memory() throws Exception {
    return new Ground(Kind.MEMORY);
  }

  /** In a directory. */
  public static Ground file() throws Exception {
    return new Ground(Kind.FILE);
  }

  /** On a PostgreSQL of its own. */
  public static Ground postgresql() throws Exception {
    return new Ground(Kind.POSTGRESQL);
  }

  /** Whether a PostgreSQL runs here. */
  public static boolean hasPostgresql() {
    return Kind.POSTGRESQL.isHere();
  }

  /** A new storage of that name ({@code [a-z]+}), by the system's clock. */
  public Storage open(String name) throws Exception {
    return backend.open(name, new MovableClock());
  }

  /** Does at once, after a storage was filled, what would otherwise be done meanwhile. */
  public void settle(String name) throws Exception {
    backend.settle(name);
  }

  /**
   * The storage's own drain: each time so many overdue records are claimed and completed in one
   * commit.
   *
   * @param count how many there are in all
   * @param limit how many at a time
   */
  public Drain drain(int count, int limit) throws Exception {
    return new Drain(new Filled(backend, "floor", count), limit);
  }

  /** Overdue records and their completion. */
  public static final class Drain implements AutoCloseable {

    private final Filled filled;
    private final Draining draining;

    private Drain(Filled filled, int limit) {
      this.filled = filled;
      this.draining = new Draining(filled, limit);
      filled.clock().makeDue(filled.count());
    }

    /** Drains so many times. */
    public Work work() {
      return draining::repeat;
    }

    @Override
    public void close() {
      filled.close();
    }
  }

  @Override
  public void close() throws IOException, SQLException {
    try (directory) {
      backend.close();
    }
  }
}
