package io.certwright.storage.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A connection on loan, given back in the state in which it came: no transaction of ours open,
 * auto-commit as it was. One that cannot be brought back to that is aborted, so that a pool does
 * not hand it out again.
 */
final class Session implements AutoCloseable {

  private final Connection connection;
  private final Dialect dialect;
  private final boolean autoCommit;
  private boolean inTransaction;

  /** Takes the connection over: it is closed if this fails. */
  Session(Connection connection, Dialect dialect) throws SQLException {
    this.connection = connection;
    this.dialect = dialect;
    try {
      autoCommit = connection.getAutoCommit();
      if (!autoCommit) {
        connection.setAutoCommit(true);
      }
      dialect.prepare(connection);
    } catch (SQLException | RuntimeException e) {
      // How far the settings got is not known.
      abort();
      closeQuietly();
      throw e;
    }
  }

  Connection connection() {
    return connection;
  }

  void begin() throws SQLException {
    // A failure may have come after the beginning; only a busy database surely refused it.
    inTransaction = true;
    try {
      dialect.begin(connection);
    } catch (SQLException e) {
      inTransaction = dialect.trouble(e) != Dialect.Trouble.BUSY;
      throw e;
    }
  }

  void commit() throws SQLException {
    dialect.commit(connection);
    inTransaction = false;
  }

  @Override
  public void close() {
    try {
      if (inTransaction) {
        dialect.rollback(connection);
      }
      if (connection.getAutoCommit() != autoCommit) {
        connection.setAutoCommit(autoCommit);
      }
    } catch (SQLException e) {
      abort();
    }
    closeQuietly();
  }

  private void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // It is beyond use either way, and what the caller asked for is decided already.
    }
  }

  private void closeQuietly() {
    try {
      connection.close();
    } catch (SQLException e) {
      // What the caller asked for is decided already; a pool notices that the connection is gone.
    }
  }
}
