package io.certwright.benchmarks.storage;

import io.certwright.benchmarks.Effort;
import io.certwright.benchmarks.ScratchDirectory;
import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A large and a small storage of one backend, filled when they are first wanted. */
final class Shelf implements AutoCloseable {

  private static final int SMALLER = 100;

  private final ScratchDirectory directory = new ScratchDirectory();
  private final Backend backend;
  private @Nullable Filled large;
  private @Nullable Filled small;

  Shelf(Kind kind) throws Exception {
    try {
      backend = kind.start(directory);
    } catch (Exception e) {
      directory.close();
      throw e;
    }
  }

  /** The backend, for storages of another content. */
  Backend backend() {
    return backend;
  }

  Filled large(Effort effort) throws Exception {
    if (large == null) {
      large = new Filled(backend, "large", effort.records());
    }
    return large;
  }

  Filled small(Effort effort) throws Exception {
    if (small == null) {
      small = new Filled(backend, "small", effort.records() / SMALLER);
    }
    return small;
  }

  /** Closes the large one, which is filled anew when it is wanted again. */
  void giveUpLarge() {
    var last = large;
    large = null;
    if (last != null) {
      last.close();
    }
  }

  @Override
  public void close() throws IOException, SQLException {
    try (directory;
        backend) {
      for (var filled : new @Nullable Filled[] {large, small}) {
        if (filled != null) {
          filled.close();
        }
      }
    }
  }
}
