package io.certwright.benchmarks.storage;

import io.certwright.MemoryStorage;
import io.certwright.spi.storage.Storage;

/** In the memory of this process. A storage goes when it is closed. */
final class MemoryBackend implements Backend {

  @Override
  public Storage open(String name, MovableClock clock) {
    return MemoryStorage.create(clock);
  }

  @Override
  public void settle(String name) {}

  @Override
  public void close() {}
}
