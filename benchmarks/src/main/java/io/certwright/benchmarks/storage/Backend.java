package io.certwright.benchmarks.storage;

import io.certwright.spi.storage.Storage;
import java.io.IOException;
import java.sql.SQLException;

/** Where storages of one kind are. Closing it ends them all. */
interface Backend extends AutoCloseable {

  /** Opens the storage of that name ({@code [a-z]+}), which is made if there is none. */
  Storage open(String name, MovableClock clock) throws Exception;

  /**
   * Does at once, after a storage was filled, what would otherwise be done beside a measurement.
   */
  void settle(String name) throws Exception;

  /**
   * Writes that many certificates into the storage of that name: all their records, or only their
   * own.
   */
  default void fill(String name, Storage storage, int count) throws Exception {
    new CertificateRecords(count).fillOwn(storage, 0, count);
  }

  @Override
  void close() throws IOException, SQLException;
}
