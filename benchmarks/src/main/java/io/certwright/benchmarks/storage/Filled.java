package io.certwright.benchmarks.storage;

import io.certwright.spi.storage.Storage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A storage with so many certificates, which can be closed and opened. Used by one thread. */
final class Filled implements AutoCloseable {

  private final Backend backend;
  private final String name;
  private final int count;
  private final MovableClock clock = new MovableClock();
  private @Nullable Storage storage;

  /** Fills a new storage. */
  Filled(Backend backend, String name, int count) throws Exception {
    this.backend = backend;
    this.name = name;
    this.count = count;
    backend.fill(name, open(), count);
    if (!(backend instanceof MemoryBackend)) {
      close();
      backend.settle(name);
      open();
    }
  }

  /** What is open now. */
  Storage storage() {
    return Objects.requireNonNull(storage, "closed");
  }

  /** By which it judges. */
  MovableClock clock() {
    return clock;
  }

  /** How many certificates there are, numbered from 0. */
  int count() {
    return count;
  }

  /** Opens it, after it was closed. */
  Storage open() throws Exception {
    var opened = backend.open(name, clock);
    storage = opened;
    return opened;
  }

  /** Closes the storage and lets go of it, so that its heap can be collected. */
  @Override
  public void close() {
    var last = storage;
    storage = null;
    if (last != null) {
      last.close();
    }
  }
}
