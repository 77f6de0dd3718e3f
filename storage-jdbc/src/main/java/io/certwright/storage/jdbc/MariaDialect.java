package io.certwright.storage.jdbc;

import io.certwright.spi.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * MariaDB 10.6 or later, and MySQL 8, in InnoDB tables. Transactions are READ COMMITTED and lock
 * the rows of what they name, so those that share no record do not meet.
 *
 * <p>InnoDB shows a commit to others, and lets go of its locks, just before it is forced. So what
 * is told for good, a settlement, is forced once more, and the feed recognises numbers that were
 * given again. Texts are stored as UTF-8 bytes, for which no collation applies.
 */
final class MariaDialect implements Dialect {

  private static final int LOCK_WAIT_SECONDS = 3;
  private static final long LEAST_PACKET = 4L << 20;
  private static final Pattern VERSION = Pattern.compile("([0-9]+)\\.([0-9]+).*");

  // https://mariadb.com/kb/en/mariadb-error-code-reference/
  private static final int DUPLICATE = 1062;
  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final int DEADLOCK = 1213;
  private static final int CHANGED_SINCE = 1020;
  private static final int STATEMENT_TIMEOUT = 1969;
  private static final int STATEMENT_TIMEOUT_OF_MYSQL = 3024;
  private static final int INTERRUPTED = 1317;
  private static final int TOO_MANY_CONNECTIONS = 1040;
  private static final int TOO_MANY_OF_USER = 1203;
  private static final int SHUTDOWN = 1053;
  private static final int KILLED = 1927;
  private static final int NOT_WITH_THIS_OPTION = 1290;
  private static final int READ_ONLY_TRANSACTION = 1792;
  private static final int READ_ONLY_MODE = 1836;
  private static final int DISK_FULL = 1021;
  private static final int TABLE_FULL = 1114;
  private static final int TABLE_CRASHED = 1194;
  private static final int INDEX_CORRUPT = 1712;
  private static final int WRONG_KEY_FILE = 1034;
  private static final int DATABASE_DENIED = 1044;
  private static final int TABLE_DENIED = 1142;
  private static final int COLUMN_DENIED = 1143;
  private static final int PRIVILEGE_DENIED = 1227;

  private final String product;
  private final boolean isMaria;

  private MariaDialect(String product, boolean isMaria) {
    this.product = product;
    this.isMaria = isMaria;
  }

  static MariaDialect mariaDb() {
    return new MariaDialect("MariaDB", true);
  }

  static MariaDialect mySql() {
    return new MariaDialect("MySQL", false);
  }

  @Override
  public String product() {
    return product;
  }

  @Override
  public List<String> schema() {
    return List.of("/META-INF/certwright/mariadb/V1__certwright.sql");
  }

  @Override
  public boolean isSchemaTransactional() {
    return false;
  }

  /** Whatever time zone the session has. */
  @Override
  public String nowMillis() {
    return "(TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) DIV 1000)";
  }

  @Override
  public boolean hasTable(Connection connection, String name) throws SQLException {
    var sql =
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()"
            + " AND table_name = '"
            + name
            + "'";
    return Sql.number(connection, sql) > 0;
  }

  @Override
  public void prepareDatabase(Connection connection) throws SQLException {
    var version = Sql.text(connection, "SELECT VERSION()");
    var numbers = VERSION.matcher(version);
    int number =
        numbers.matches()
            ? Integer.parseInt(numbers.group(1)) * 1000 + Integer.parseInt(numbers.group(2))
            : 0;
    if (number < (isMaria ? 10_006 : 8_000)) {
      throw unfit("the server is " + version + "; a vault needs MariaDB 10.6 or MySQL 8, or later");
    }
    if (Sql.number(connection, "SELECT @@global.max_allowed_packet") < LEAST_PACKET) {
      throw unfit(
          "the server's max_allowed_packet is too small for the largest records; set it to "
              + LEAST_PACKET
              + " at least");
    }
    if (Sql.text(connection, "SELECT CONCAT(@@global.log_bin, @@global.binlog_format)")
        .equals("1STATEMENT")) {
      throw unfit("the server's binlog_format is STATEMENT; a vault needs MIXED or ROW");
    }
    if (isMaria && isGalera(connection)) {
      throw unfit(
          "the server is a node of a Galera cluster, whose nodes do not see each other's commits at"
              + " once; a vault needs one server that all its processes use");
    }
    var flaw = flaw(connection);
    if (!flaw.isEmpty()) {
      throw unfit(flaw);
    }
  }

  private static StorageException unfit(String message) {
    return new StorageException(StorageException.Reason.NOT_A_STORAGE, message);
  }

  private static boolean isGalera(Connection connection) throws SQLException {
    var sql =
        "SELECT variable_value FROM information_schema.global_variables"
            + " WHERE variable_name = 'WSREP_ON'";
    return Sql.text(connection, sql).equals("ON");
  }

  /** Why a commit would not be durable; "" if it is. */
  private static String flaw(Connection connection) throws SQLException {
    var sql =
        "SELECT IF(@@global.innodb_flush_log_at_trx_commit NOT IN (1, 3),"
            + " 'innodb_flush_log_at_trx_commit', IF(@@global.log_bin AND @@global.sync_binlog <> 1,"
            + " 'sync_binlog', ''))";
    var setting = Sql.text(connection, sql);
    return setting.isEmpty()
        ? ""
        : "the server does not force each commit to disk; set " + setting + " = 1";
  }

  /** After a failover a pool may still hand out connections to what is a replica now. */
  @Override
  public void prepareToRead(Connection connection) throws SQLException {
    if (Sql.number(connection, "SELECT @@global.read_only NOT IN ('0', 'OFF')") > 0) {
      throw new SQLException("the server is read-only, and may not have the latest", "25006");
    }
  }

  /** The timeouts are the server's own; who comes after finds them as they were. */
  @Override
  public void begin(Connection connection, Duration limit) throws SQLException {
    var flaw = flaw(connection);
    if (!flaw.isEmpty()) {
      throw new StorageException(StorageException.Reason.UNAVAILABLE, flaw);
    }
    long seconds = Math.max(1, limit.toSeconds());
    Sql.execute(
        connection,
        "SET @certwright_wait = @@innodb_lock_wait_timeout, innodb_lock_wait_timeout = "
            + Math.min(LOCK_WAIT_SECONDS, seconds)
            + (isMaria
                ? ", @certwright_time = @@max_statement_time, max_statement_time = "
                    + seconds
                    + ", @certwright_idle = @@idle_transaction_timeout, idle_transaction_timeout = "
                    + seconds
                : ""));
    Sql.execute(connection, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
    Sql.execute(connection, "START TRANSACTION READ WRITE");
  }

  @Override
  public void commit(Connection connection) throws SQLException {
    Sql.execute(connection, "COMMIT");
    try {
      restore(connection);
    } catch (SQLException e) {
      // It is committed all the same.
      connection.abort(Runnable::run);
    }
  }

  @Override
  public void rollback(Connection connection) throws SQLException {
    Sql.execute(connection, "ROLLBACK");
    restore(connection);
  }

  private void restore(Connection connection) throws SQLException {
    Sql.execute(
        connection,
        "SET innodb_lock_wait_timeout = @certwright_wait"
            + (isMaria
                ? ", max_statement_time = @certwright_time,"
                    + " idle_transaction_timeout = @certwright_idle"
                : ""));
  }

  /** What is committed later is forced later, together with everything before it. */
  @Override
  public void force(Connection connection, Tables tables) throws SQLException {
    Sql.execute(
        connection, "UPDATE " + tables.meta() + " SET setting = UUID() WHERE name = 'forced'");
  }

  @Override
  public void setText(PreparedStatement statement, int at, String text) throws SQLException {
    statement.setBytes(at, text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public RowLocks locks() {
    return new RowLocks(" FOR UPDATE", " LOCK IN SHARE MODE", " FOR UPDATE SKIP LOCKED");
  }

  @Override
  public boolean isRemote() {
    return true;
  }

  @Override
  public ChangeFeed feed(Tables tables) {
    return new PlacedFeed(tables, this);
  }

  @Override
  public String freeOrder() {
    return "vault, claim, due_at, kind, id";
  }

  @Override
  public Trouble trouble(SQLException failure) {
    if ("25006".equals(failure.getSQLState())) {
      return Trouble.UNREACHABLE;
    }
    return switch (failure.getErrorCode()) {
      case LOCK_WAIT_TIMEOUT,
          DEADLOCK,
          CHANGED_SINCE,
          STATEMENT_TIMEOUT,
          STATEMENT_TIMEOUT_OF_MYSQL,
          INTERRUPTED ->
          Trouble.BUSY;
      case DUPLICATE -> Trouble.DUPLICATE;
      case TOO_MANY_CONNECTIONS,
          TOO_MANY_OF_USER,
          SHUTDOWN,
          KILLED,
          NOT_WITH_THIS_OPTION,
          READ_ONLY_TRANSACTION,
          READ_ONLY_MODE ->
          Trouble.UNREACHABLE;
      case DISK_FULL, TABLE_FULL -> Trouble.FULL;
      case TABLE_CRASHED, INDEX_CORRUPT, WRONG_KEY_FILE -> Trouble.DAMAGED;
      case DATABASE_DENIED, TABLE_DENIED, COLUMN_DENIED, PRIVILEGE_DENIED -> Trouble.DENIED;
      default -> Trouble.OTHER;
    };
  }
}
