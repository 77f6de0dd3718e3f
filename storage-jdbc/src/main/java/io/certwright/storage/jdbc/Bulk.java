package io.certwright.storage.jdbc;

import io.certwright.spi.storage.RecordKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Reads and writes many rows in a transaction that is open. */
interface Bulk extends AutoCloseable {

  /** Takes a row. */
  interface Reader {
    void row(RecordKey key, ResultSet row) throws SQLException;
  }

  /**
   * Reads the rows that belong to the keys and locks them, one after the other.
   *
   * @param table the table, which the columns call r; its key is vault, kind and id
   * @param lock what the statement ends with
   */
  void read(String table, String columns, List<RecordKey> keys, String lock, Reader reader)
      throws SQLException;

  /** Executes the statements in their order, each for its rows in their order. */
  void write(Map<RowStatement, List<Object[]>> rows) throws SQLException;

  @Override
  void close() throws SQLException;
}
