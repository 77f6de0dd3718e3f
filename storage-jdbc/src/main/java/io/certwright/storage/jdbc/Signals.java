package io.certwright.storage.jdbc;

import io.certwright.spi.storage.ChangeWatch;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells other processes that something was written, through the database. */
interface Signals {

  /** Tells those who watch; outside the transactions that it tells of. */
  void send() throws SQLException;

  /**
   * Begins to watch; empty if the driver cannot pass it on.
   *
   * @param ended called when the watch was closed
   */
  Optional<ChangeWatch> watch(Consumer<ChangeWatch> ended) throws SQLException;
}
