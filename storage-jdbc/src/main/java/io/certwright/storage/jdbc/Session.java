package io.certwright.storage.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A connection on loan, given back in the state in which it came: no transaction of ours open,
 * auto-commit and network timeout as they were. One that cannot be brought back to that, or does
 * not lead to where it should, is aborted, so that a pool does not hand it out again.
 */
final class Session implements AutoCloseable {

  /** By so much later than the database does the network give up, so that its answer is heard. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private final Connection connection;
  private final Dialect dialect;
  private final Duration limit;
  private final boolean autoCommit;
  private int networkTimeout = -1;
  private boolean inTransaction;
  private boolean isGone;

  /**
   * Takes the connection over: it is closed if this fails.
   *
   * @param limit how long a statement, or a transaction, may take
   */
  Session(Connection connection, Dialect dialect, Duration limit) throws SQLException {
    this.connection = connection;
    this.dialect = dialect;
    this.limit = limit;
    try {
      if (dialect.isRemote()) {
        networkTimeout = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, (int) limit.plus(GRACE).toMillis());
      }
      autoCommit = connection.getAutoCommit();
      if (!autoCommit) {
        connection.setAutoCommit(true);
      }
    } catch (SQLException | RuntimeException e) {
      // How far the settings got is not known.
      abandon();
      throw e;
    }
  }

  /** For single statements that read. */
  Connection toRead() throws SQLException {
    try {
      dialect.prepareToRead(connection);
      return connection;
    } catch (SQLException | RuntimeException e) {
      abandon();
      throw e;
    }
  }

  /** Begins a transaction that writes. */
  Connection begin() throws SQLException {
    return begun(
        () -> {
          dialect.begin(connection, limit);
          return connection;
        });
  }

  /** Begins a transaction that reads and writes many rows. */
  Bulk beginBulk() throws SQLException {
    return begun(() -> dialect.beginBulk(connection, limit));
  }

  private interface Beginning<T> {
    T begin() throws SQLException;
  }

  private <T> T begun(Beginning<T> beginning) throws SQLException {
    // A failure may have come after the beginning; only a busy database surely refused it.
    inTransaction = true;
    try {
      return beginning.begin();
    } catch (SQLException e) {
      inTransaction = dialect.trouble(e) != Dialect.Trouble.BUSY;
      throw e;
    }
  }

  /** In the transaction that was begun. */
  Connection inTransaction() {
    return connection;
  }

  void commit() throws SQLException {
    dialect.commit(connection);
    inTransaction = false;
  }

  /**
   * Ends the transaction with these rows.
   *
   * @return empty once it is committed; otherwise why nobody knows whether it is
   */
  Optional<SQLException> commit(Bulk bulk, Map<RowStatement, List<Object[]>> rows)
      throws SQLException {
    var doubt = bulk.commit(rows);
    inTransaction = doubt.isPresent();
    return doubt;
  }

  @Override
  public void close() {
    if (isGone) {
      return;
    }
    try {
      if (inTransaction) {
        dialect.rollback(connection);
      }
      if (connection.getAutoCommit() != autoCommit) {
        connection.setAutoCommit(autoCommit);
      }
      if (networkTimeout >= 0) {
        connection.setNetworkTimeout(Runnable::run, networkTimeout);
      }
    } catch (SQLException e) {
      abort();
    }
    closeQuietly();
  }

  /** Does not give the connection back: it leads nowhere, or not to where it should. */
  void abandon() {
    if (!isGone) {
      isGone = true;
      abort();
      closeQuietly();
    }
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
