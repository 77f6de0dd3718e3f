package io.certwright.storage.jdbc;

import io.certwright.spi.storage.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** Lends sessions, tries again what may be tried again, and says what failures mean. */
final class Database {

  private static final int TRIES = 8;
  private static final Duration PAUSE = Duration.ofMillis(10);

  /** What a call gets at least for its statements, once it has a connection. */
  private static final long MIN_NANOS = Duration.ofMillis(100).toNanos();

  /** Work on a session. */
  interface Work<T> {
    T on(Session session) throws SQLException;
  }

  private final DataSource source;
  private final Dialect dialect;
  private final Duration timeout;

  private Database(DataSource source, Dialect dialect, Duration timeout) {
    this.source = source;
    this.dialect = dialect;
    this.timeout = timeout;
  }

  /** Finds out which database it is. */
  static Database of(DataSource source, Duration timeout) {
    return Undisturbed.call(() -> found(source, timeout));
  }

  private static Database found(DataSource source, Duration timeout) {
    try (var connection = lend(source)) {
      return new Database(source, Dialects.of(connection), timeout);
    } catch (SQLException e) {
      throw unreachable(e);
    }
  }

  DataSource source() {
    return source;
  }

  Dialect dialect() {
    return dialect;
  }

  /**
   * Runs the work, from its beginning again while the database says that somebody else was in the
   * way and time is left. The work leaves nothing behind when it throws.
   *
   * @param what what fails if this does, as in "cannot ..."
   */
  <T> T run(String what, Work<T> work) {
    return dialect.isHarmedByInterrupts()
        ? Undisturbed.call(() -> tried(what, work))
        : tried(what, work);
  }

  private <T> T tried(String what, Work<T> work) {
    long end = System.nanoTime() + timeout.toNanos();
    for (int left = TRIES - 1; ; left--) {
      var connection = lend(source);
      var rest = Duration.ofNanos(Math.max(MIN_NANOS, end - System.nanoTime()));
      var time = left == TRIES - 1 ? timeout : rest;
      try (var session = new Session(connection, dialect, time)) {
        return on(session, work);
      } catch (SQLException e) {
        if (left == 0 || !mayBeTriedAgain(e) || System.nanoTime() - end > 0) {
          throw failure(what, e);
        }
        if (trouble(e) == Dialect.Trouble.BUSY) {
          LockSupport.parkNanos(PAUSE.toNanos() * (TRIES - left));
        }
      }
    }
  }

  private <T> T on(Session session, Work<T> work) throws SQLException {
    try {
      return work.on(session);
    } catch (SQLException e) {
      if (trouble(e) == Dialect.Trouble.UNREACHABLE) {
        session.abandon();
      }
      throw e;
    }
  }

  /** What a failure is; one that only ends the transaction is none of the dialect's. */
  private Dialect.Trouble trouble(SQLException e) {
    return e instanceof SQLTransactionRollbackException ? Dialect.Trouble.BUSY : dialect.trouble(e);
  }

  /**
   * A unique key that is there already was not there when the work looked, so somebody else was
   * faster: the next try finds it and decides with it.
   */
  private boolean mayBeTriedAgain(SQLException e) {
    var trouble = trouble(e);
    return trouble == Dialect.Trouble.BUSY || trouble == Dialect.Trouble.DUPLICATE;
  }

  /** What a failure means to the caller. */
  StorageException failure(String what, SQLException e) {
    var trouble = isConnectionLost(e) ? Dialect.Trouble.UNREACHABLE : trouble(e);
    return switch (trouble) {
      case BUSY ->
          failure(
              StorageException.Reason.UNAVAILABLE,
              what,
              "others keep it busy; try again, and look for a transaction that stays open",
              e);
      case UNREACHABLE ->
          failure(
              StorageException.Reason.UNAVAILABLE,
              what,
              "it cannot be reached or written; check that it is up, then try again",
              e);
      case FULL -> failure(StorageException.Reason.FULL, what, "no space is left; make some", e);
      case DAMAGED ->
          failure(
              StorageException.Reason.DAMAGED,
              what,
              "the database reports damage; restore it from a backup or repair it with its tools",
              e);
      case FOREIGN ->
          failure(
              StorageException.Reason.NOT_A_STORAGE,
              what,
              "what was opened is no such database; check the address",
              e);
      case DENIED ->
          failure(
              StorageException.Reason.BROKEN,
              what,
              "its user lacks a right; grant it SELECT, INSERT, UPDATE and DELETE on the tables, then"
                  + " open it anew",
              e);
      case DUPLICATE, OTHER ->
          failure(
              StorageException.Reason.BROKEN,
              what,
              "the tables are not as they were when the storage was opened, or the library has a"
                  + " fault; open it anew to learn which",
              e);
    };
  }

  private StorageException failure(
      StorageException.Reason reason, String what, String remedy, SQLException e) {
    return new StorageException(
        reason,
        dialect.product() + " cannot " + what + ": " + remedy + " (" + e.getMessage() + ")",
        e);
  }

  private static Connection lend(DataSource source) {
    try {
      return source.getConnection();
    } catch (SQLException e) {
      if (Thread.currentThread().isInterrupted() || e.getCause() instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        throw new StorageException(
            StorageException.Reason.INTERRUPTED,
            "interrupted while it waited for a connection; nothing was changed",
            e);
      }
      throw unreachable(e);
    }
  }

  private static StorageException unreachable(SQLException e) {
    return new StorageException(
        StorageException.Reason.UNAVAILABLE,
        "the data source gives no connection; check that the database is up and that connections"
            + " are left in the pool ("
            + e.getMessage()
            + ")",
        e);
  }

  private static boolean isConnectionLost(SQLException e) {
    var state = e.getSQLState();
    return e instanceof SQLRecoverableException
        || e instanceof SQLNonTransientConnectionException
        || e instanceof SQLTransientConnectionException
        || (state != null && state.startsWith("08"));
  }
}
