package io.certwright.storage.jdbc;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import io.certwright.spi.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * H2 2.2 or later, in a file. What H2 commits is in memory for a while and lost with the process,
 * so a commit here is H2's commit and a forced checkpoint after it; those that commit meanwhile are
 * part of it, and find nothing left to force. Transactions that write take turns until they are
 * committed, which costs nothing compared to the force and makes numbers follow the commits.
 *
 * <p>Texts are stored as UTF-8 bytes: H2 compares strings by UTF-16 unit, or by whatever collation
 * the database was given.
 */
final class H2Dialect implements Dialect {

  private static final int WAIT_SECONDS = 1;
  private static final String FORCE = "CHECKPOINT SYNC";

  /** Stands behind the lock on the turn, before anything that is written. */
  private static final String TURN_TAKEN = "certwright_turn";

  private static final Pattern MEMORY =
      Pattern.compile("(^|:)(nio)?mem(FS|LZF):", CASE_INSENSITIVE);

  // https://h2database.com/javadoc/org/h2/api/ErrorCode.html
  private static final int DUPLICATE = 23505;
  private static final int DEADLOCK = 40001;
  private static final int LOCK_TIMEOUT = 50200;
  private static final int NO_SPACE = 90100;
  private static final int OBJECT_CLOSED = 90007;
  private static final int DATABASE_CLOSED = 90098;
  private static final int DATABASE_CLOSING = 90121;
  private static final int CONNECTION_BROKEN = 90067;
  private static final int READ_ONLY = 90097;
  private static final int IO_FAILED = 90028;
  private static final int IO_FAILED_AT = 90031;
  private static final int CORRUPTED = 90030;
  private static final int OTHER_FORMAT = 90048;
  private static final int LOCKED_FILE = 90020;
  private static final int CONCURRENT_UPDATE = 90131;
  private static final int GENERAL = 50000;
  private static final int NO_SAVEPOINT = 90063;
  private static final int DENIED = 90096;
  private static final int NOT_ADMIN = 90040;

  @Override
  public String product() {
    return "H2";
  }

  @Override
  public List<String> schema() {
    return List.of("/META-INF/certwright/h2/V1__certwright.sql");
  }

  @Override
  public boolean isSchemaTransactional() {
    return false;
  }

  @Override
  public String nowMillis() {
    return "CAST(FLOOR(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000) AS BIGINT)";
  }

  /** Names are in upper case unless the database was told otherwise. */
  @Override
  public boolean hasTable(Connection connection, String name) throws SQLException {
    var sql =
        "SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = CURRENT_SCHEMA"
            + " AND LOWER(TABLE_NAME) = '"
            + name
            + "'";
    return Sql.number(connection, sql) > 0;
  }

  @Override
  public void prepareDatabase(Connection connection) throws SQLException {
    var path = Sql.text(connection, "SELECT DATABASE_PATH()");
    if (path.isEmpty() || MEMORY.matcher(path).find()) {
      throw unfit(
          "the H2 database is in memory and would be gone with its process; a vault needs one in a"
              + " file (jdbc:h2:/path/name), and a test can use the storage in memory",
          null);
    }
  }

  private static StorageException unfit(String message, @Nullable SQLException cause) {
    return cause == null
        ? new StorageException(StorageException.Reason.NOT_A_STORAGE, message)
        : new StorageException(StorageException.Reason.NOT_A_STORAGE, message, cause);
  }

  /**
   * H2 may answer a query with what the same query found before, and notices a commit of somebody
   * else too late: switched off for the database, which is open as long as this connection is.
   */
  @Override
  public void prepareToRead(Connection connection) throws SQLException {
    if (Sql.text(connection, "SELECT @certwright").equals("fresh")) {
      return;
    }
    try {
      Sql.execute(connection, "SET OPTIMIZE_REUSE_RESULTS 0");
      Sql.execute(connection, "SET @certwright = 'fresh'");
    } catch (SQLException e) {
      if (e.getErrorCode() != NOT_ADMIN) {
        throw e;
      }
      throw unfit(
          "H2 lets only an administrator force what was committed (CHECKPOINT SYNC): connect as"
              + " one, or ALTER USER ... ADMIN TRUE",
          e);
    }
  }

  @Override
  public void begin(Connection connection, Duration limit) throws SQLException {
    prepareToRead(connection);
    Sql.execute(connection, "BEGIN");
  }

  /**
   * All rows of the table, in their order, where one would do if H2 kept locks: a session that is
   * lost while it has the turn is rolled back by H2, which may then take the first row from whoever
   * has locked it next (see {@link #rollback}), but none of the others.
   */
  @Override
  public void takeTurn(Connection connection, Tables tables) throws SQLException {
    Sql.text(
        connection, "SELECT setting FROM " + tables.meta() + " FOR UPDATE WAIT " + WAIT_SECONDS);
    Sql.execute(connection, "SAVEPOINT " + TURN_TAKEN);
  }

  /** A failure after the first statement leaves it unknown whether the commit will be there. */
  @Override
  public void commit(Connection connection) throws SQLException {
    Sql.execute(connection, "COMMIT");
    Sql.execute(connection, FORCE);
  }

  /**
   * Undoes what was written while it still has the turn, and gives that back by a commit of
   * nothing. For each row H2's rollback puts the former one back and then strikes the entry from
   * its undo log; when another session forces the database in between, the log has changed and H2
   * does both again, over what others have done with the row meanwhile: their lock, and the change
   * that goes with it, would be gone. A commit looks at each row before it does anything with it.
   */
  @Override
  public void rollback(Connection connection) throws SQLException {
    try {
      Sql.execute(connection, "ROLLBACK TO SAVEPOINT " + TURN_TAKEN);
    } catch (SQLException e) {
      if (e.getErrorCode() != NO_SAVEPOINT) {
        throw e;
      }
      // It has not come to its turn, and has locked nothing.
      Sql.execute(connection, "ROLLBACK");
      return;
    }
    Sql.execute(connection, "COMMIT");
  }

  @Override
  public void force(Connection connection, Tables tables) throws SQLException {
    Sql.execute(connection, FORCE);
  }

  @Override
  public void setText(PreparedStatement statement, int at, String text) throws SQLException {
    statement.setBytes(at, text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean isHarmedByInterrupts() {
    return true;
  }

  @Override
  public String freeOrder() {
    return "vault, claim, due_at, kind, id";
  }

  /** An index begins with what is NULL, and H2 would read all of that below an upper bound. */
  @Override
  public String isClaimed() {
    return "claim IS NOT NULL AND claimed_until > 0";
  }

  @Override
  public Trouble trouble(SQLException failure) {
    return switch (failure.getErrorCode()) {
      case DEADLOCK, LOCK_TIMEOUT, CONCURRENT_UPDATE -> Trouble.BUSY;
      case DUPLICATE -> Trouble.DUPLICATE;
      case OBJECT_CLOSED,
          DATABASE_CLOSED,
          DATABASE_CLOSING,
          CONNECTION_BROKEN,
          READ_ONLY,
          IO_FAILED,
          IO_FAILED_AT,
          LOCKED_FILE ->
          Trouble.UNREACHABLE;
      case NO_SPACE -> Trouble.FULL;
      case CORRUPTED -> Trouble.DAMAGED;
      case OTHER_FORMAT -> Trouble.FOREIGN;
      case DENIED, NOT_ADMIN -> Trouble.DENIED;
      case GENERAL -> general(failure);
      default -> Trouble.OTHER;
    };
  }

  /**
   * CREATE ... IF NOT EXISTS looks before it locks, and fails in the middle where another session
   * was first: the next time it sees what is there.
   */
  private static Trouble general(SQLException failure) {
    var message = failure.getMessage();
    return message != null && message.contains("object already exists")
        ? Trouble.BUSY
        : Trouble.OTHER;
  }
}
