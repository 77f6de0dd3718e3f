package io.certwright.benchmarks.storage;

import io.certwright.spi.storage.Storage;

/** A storage with so many certificates, which can be closed and opened. Used by one thread. */
final class Filled implements AutoCloseable {

  private final Backend backend;
  private final String name;
  private final int count;
  private final MovableClock clock = new MovableClock();
  private Storage storage;

  /** Fills a new storage. */
  Filled(Backend backend, String name, int count) throws Exception {
    this.backend = backend;
    this.name = name;
    this.count = count;
    storage = backend.open(name, clock);
    backend.fill(storage, count);
    if (!(backend instanceof MemoryBackend)) {
      storage.close();
      backend.settle(name);
      storage = backend.open(name, clock);
    }
  }

  /** What is open now. */
  Storage storage() {
    return storage;
  }

  /** By which it judges. */
  MovableClock clock() {
    return clock;
  }

  /** How many certificates there are, numbered from 0. */
  int count() {
    return count;
  }

  /** Opens it again after it was closed. */
  Storage open() throws Exception {
    storage = backend.open(name, clock);
    return storage;
  }

  @Override
  public void close() {
    storage.close();
  }
}
