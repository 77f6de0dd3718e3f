package io.certwright.storage.jdbc;

import io.certwright.spi.storage.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * SQLite. One writer at a time, so commits are serial; readers go on beside it (write-ahead log).
 * {@code synchronous = FULL} forces the log at each commit; it is a setting of the connection, not
 * of the file, which is why it is verified each time.
 */
final class SqliteDialect implements Dialect {

  private static final int BUSY_TIMEOUT_MILLIS = 2_500;
  private static final String FULL = "2";

  // Primary result codes, https://www.sqlite.org/rescode.html
  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int READONLY = 8;
  private static final int IOERR = 10;
  private static final int CORRUPT = 11;
  private static final int DISK_FULL = 13;
  private static final int CANTOPEN = 14;
  private static final int PROTOCOL = 15;
  private static final int CONSTRAINT = 19;
  private static final int NOTADB = 26;

  @Override
  public String product() {
    return "SQLite";
  }

  @Override
  public List<String> schema() {
    return List.of("/META-INF/certwright/sqlite/V1__certwright.sql");
  }

  @Override
  public String nowMillis() {
    return "CAST(round(unixepoch('subsec') * 1000) AS INTEGER)";
  }

  @Override
  public boolean hasTable(Connection connection, String name) throws SQLException {
    var sql = "SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND lower(name) = ?";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  @Override
  public void prepareDatabase(Connection connection) throws SQLException {
    var encoding = Sql.text(connection, "PRAGMA encoding");
    if (!"UTF-8".equals(encoding)) {
      throw new StorageException(
          StorageException.Reason.NOT_A_STORAGE,
          "the SQLite database is encoded in "
              + encoding
              + ", which orders text differently; take one that is encoded in UTF-8");
    }
    Sql.execute(connection, "PRAGMA busy_timeout = " + BUSY_TIMEOUT_MILLIS);
    var mode = Sql.text(connection, "PRAGMA journal_mode = WAL").toLowerCase(Locale.ROOT);
    if (!mode.equals("wal")) {
      throw new StorageException(
          StorageException.Reason.NOT_A_STORAGE,
          "the SQLite database keeps a journal of mode "
              + mode
              + " and cannot change to WAL; a vault needs a database in a file on a local disk");
    }
  }

  @Override
  public void prepareToRead(Connection connection) throws SQLException {
    prepare(connection);
  }

  private static void prepare(Connection connection) throws SQLException {
    Sql.execute(connection, "PRAGMA busy_timeout = " + BUSY_TIMEOUT_MILLIS);
    if (!isForced(connection)) {
      Sql.execute(connection, "PRAGMA synchronous = FULL");
      if (!isForced(connection)) {
        throw new SQLException(
            "the connection does not take PRAGMA synchronous = FULL, without which a commit is not"
                + " durable");
      }
    }
  }

  private static boolean isForced(Connection connection) throws SQLException {
    // Above FULL there is EXTRA.
    return Sql.text(connection, "PRAGMA synchronous").compareTo(FULL) >= 0;
  }

  @Override
  public void begin(Connection connection, Duration limit) throws SQLException {
    prepare(connection);
    // What is deleted or replaced is overwritten in the database file, once it gets there.
    Sql.execute(connection, "PRAGMA secure_delete = ON");
    // Without IMMEDIATE, a transaction that has read could find that it may not write any more.
    Sql.execute(connection, "BEGIN IMMEDIATE");
  }

  @Override
  public void commit(Connection connection) throws SQLException {
    Sql.execute(connection, "COMMIT");
  }

  @Override
  public void rollback(Connection connection) throws SQLException {
    Sql.execute(connection, "ROLLBACK");
  }

  @Override
  public boolean canTidy() {
    return true;
  }

  /** Whoever else uses the database keeps the log, and is not waited for. */
  @Override
  public void tidy(Connection connection) throws SQLException {
    Sql.execute(connection, "PRAGMA busy_timeout = 0");
    Sql.execute(connection, "PRAGMA secure_delete = ON");
    Sql.execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    Sql.execute(connection, "PRAGMA busy_timeout = " + BUSY_TIMEOUT_MILLIS);
  }

  @Override
  public Trouble trouble(SQLException failure) {
    // The upper bytes say more than we distinguish.
    return switch (failure.getErrorCode() & 0xff) {
      case BUSY, LOCKED, PROTOCOL -> Trouble.BUSY;
      case CONSTRAINT -> Trouble.DUPLICATE;
      case DISK_FULL -> Trouble.FULL;
      case CORRUPT -> Trouble.DAMAGED;
      case NOTADB -> Trouble.FOREIGN;
      case CANTOPEN, IOERR, READONLY -> Trouble.UNREACHABLE;
      default -> Trouble.OTHER;
    };
  }
}
