package io.certwright.benchmarks.storage;

import io.certwright.benchmarks.ScratchDirectory;
import io.certwright.spi.storage.Storage;
import io.certwright.storage.file.FileStorage;

/** In directories, with all records of each certificate: what opens must open all of them. */
final class FileBackend implements Backend {

  private final ScratchDirectory directory;

  FileBackend(ScratchDirectory directory) {
    this.directory = directory;
  }

  @Override
  public Storage open(String name, MovableClock clock) {
    return FileStorage.builder(directory.path().resolve(name)).clock(clock).open();
  }

  @Override
  public void fill(String name, Storage storage, int count) {
    new CertificateRecords(count).fill(storage, 0, count);
  }

  /** By closing and opening it once more. */
  @Override
  public void settle(String name) {
    open(name, new MovableClock()).close();
  }

  @Override
  public void close() {}
}
