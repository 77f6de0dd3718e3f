package io.certwright.storage.jdbc;

import io.certwright.spi.storage.RecordKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and writes many rows in a transaction that is open, and ends it. */
interface Bulk extends AutoCloseable {

  /** Takes a row. */
  interface Reader {
    void row(RecordKey key, ResultSet row) throws SQLException;
  }

  /**
   * A wish to read the rows that belong to some keys and to lock them, one after the other.
   *
   * @param table the table, which the columns call r; its key is vault, kind and id
   * @param lock what the statement ends with
   */
  record Look(String table, String columns, List<RecordKey> keys, String lock, Reader reader) {}

  /** Reads and locks what these ask for, in their order; nothing if there are none. */
  void read(List<Look> looks) throws SQLException;

  /**
   * Whether a look at what is there is better left out where unique keys refuse the same: it would
   * be a trip of its own, and they cost one more only when they do.
   */
  boolean sparesLooks();

  /**
   * Executes the statements in their order, each for its rows in their order, and commits.
   *
   * @return empty once it is committed; otherwise why nobody knows whether it is
   * @throws SQLException if it surely is not
   */
  Optional<SQLException> commit(Map<RowStatement, List<Object[]>> rows) throws SQLException;

  /** What was done is decided already, so that nothing can fail here. */
  @Override
  void close();
}
