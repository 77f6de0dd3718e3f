package io.certwright.storage.jdbc;

import io.certwright.spi.storage.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * PostgreSQL 13 or later. Transactions are READ COMMITTED and lock the rows of what they name, so
 * those that share no record do not meet; texts are compared in the collation "C", which in UTF-8
 * is the order of code points.
 */
final class PostgresDialect implements Dialect {

  private static final int OLDEST = 130_000;

  @Override
  public String product() {
    return "PostgreSQL";
  }

  @Override
  public List<String> schema() {
    return List.of("/META-INF/certwright/postgresql/V1__certwright.sql");
  }

  @Override
  public String nowMillis() {
    return "CAST(floor(extract(epoch FROM clock_timestamp()) * 1000) AS int8)";
  }

  /** By a query: functions such as to_regclass may answer from a cache that is behind. */
  @Override
  public boolean hasTable(Connection connection, String name) throws SQLException {
    var sql =
        "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'v', 'm', 'f', 'p') AND relname = '"
            + name
            + "' AND pg_table_is_visible(oid)";
    return Sql.number(connection, sql) > 0;
  }

  @Override
  public void prepareDatabase(Connection connection) throws SQLException {
    var encoding = Sql.text(connection, "SHOW server_encoding");
    if (!encoding.equals("UTF8")) {
      throw new StorageException(
          StorageException.Reason.NOT_A_STORAGE,
          "the PostgreSQL database is encoded in "
              + encoding
              + ", which cannot hold every text; take one that is encoded in UTF8");
    }
    if (Sql.number(connection, "SELECT current_setting('server_version_num')::int8") < OLDEST) {
      throw new StorageException(
          StorageException.Reason.NOT_A_STORAGE,
          "the server is PostgreSQL "
              + Sql.text(connection, "SHOW server_version")
              + "; a vault needs 13 or later");
    }
  }

  @Override
  public void lockSchema(Connection connection, Tables tables) throws SQLException {
    Sql.execute(
        connection,
        "SELECT pg_advisory_xact_lock(hashtext('certwright'), hashtext('"
            + tables.prefix()
            + "'))");
  }

  /** After a failover a pool may still hand out connections to what is a standby now. */
  @Override
  public void prepareToRead(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT pg_is_in_recovery()");
        var rows = statement.executeQuery()) {
      rows.next();
      if (rows.getBoolean(1)) {
        throw new SQLException("the server is a standby, which may not have the latest", "25006");
      }
    }
  }

  /**
   * Both timeouts are the server's own: it does not go on with a statement that nobody waits for,
   * nor with a transaction whose client has vanished. Sorted and hashed joins are switched off
   * because their plans, once chosen for a table that was small, would read all of it for ever.
   * That leaves one plan for each statement, so it is made once and not for each commit.
   */
  @Override
  public void begin(Connection connection, Duration limit) throws SQLException {
    try (var statement = connection.prepareStatement(opening(limit))) {
      statement.execute();
    }
  }

  private static String opening(Duration limit) {
    var settings =
        List.of(
            "statement_timeout', '" + limit.toMillis(),
            "idle_in_transaction_session_timeout', '" + limit.toMillis(),
            "enable_seqscan', 'off",
            "enable_hashjoin', 'off",
            "enable_mergejoin', 'off",
            "plan_cache_mode', 'force_generic_plan");
    var sql =
        new StringBuilder(
            "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT set_config("
                + "'synchronous_commit', CASE current_setting('synchronous_commit')"
                + " WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, true)");
    settings.forEach(setting -> sql.append(", set_config('").append(setting).append("', true)"));
    return sql.toString();
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
  public RowLocks locks() {
    return new RowLocks(" FOR UPDATE OF r", " FOR SHARE OF r", " FOR UPDATE OF r SKIP LOCKED");
  }

  @Override
  public boolean isRemote() {
    return true;
  }

  @Override
  public Bulk beginBulk(Connection connection, Duration limit) {
    return new BulkByArray(connection, opening(limit));
  }

  @Override
  public ChangeFeed feed(Tables tables) {
    return new SnapshotFeed(tables);
  }

  /**
   * The rows are found again by where they stand: locked rows do not move. Nobody waits until a
   * claim is durable: one that is lost with the server is refused by its fence, and what was
   * committed under a claim lies behind it in the server's log.
   */
  @Override
  public Optional<String> claim(Tables tables) {
    return Optional.of(
        "WITH clock AS MATERIALIZED (SELECT "
            + nowMillis()
            + " + ? AS now), free AS ("
            + claimable(tables, "claim IS NULL AND due_at")
            + "), lapsed AS ("
            + claimable(tables, "claim IS NOT NULL AND claimed_until")
            + "), chosen AS (SELECT u.place FROM (SELECT * FROM free UNION ALL SELECT * FROM"
            + " lapsed) u ORDER BY u.due_at, u.kind, u.id LIMIT ?), taken AS (UPDATE "
            + tables.due()
            + " SET claim = ?, claimed_until = (SELECT now FROM clock) + ?"
            + " WHERE ctid = ANY (ARRAY(SELECT place FROM chosen)) RETURNING 1)"
            + " SELECT now, (SELECT count(*) FROM taken),"
            + " set_config('synchronous_commit', 'off', true) FROM clock");
  }

  private static String claimable(Tables tables, String condition) {
    return "SELECT r.ctid AS place, kind, id, due_at FROM "
        + tables.due()
        + " r WHERE vault = ? AND "
        + condition
        + " <= (SELECT now FROM clock) ORDER BY due_at, kind, id LIMIT ?"
        + " FOR UPDATE OF r SKIP LOCKED";
  }

  @Override
  public Optional<Signals> signals(DataSource source, Tables tables) {
    return Optional.of(new PostgresSignals(source, tables));
  }

  /** By SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html */
  @Override
  public Trouble trouble(SQLException failure) {
    var state = failure.getSQLState() == null ? "" : failure.getSQLState();
    return switch (state) {
      // Serialization failure, deadlock, lock not available, statement timeout.
      case "40001", "40P01", "55P03", "57014" -> Trouble.BUSY;
      case "23505" -> Trouble.DUPLICATE;
      // Read-only, or a standby that is told to write; a transaction that waited for too long.
      case "25006", "0A000", "25P03", "58030" -> Trouble.UNREACHABLE;
      case "53100" -> Trouble.FULL;
      case "XX001", "XX002" -> Trouble.DAMAGED;
      case "42501" -> Trouble.DENIED;
      // 53: too many connections, out of memory. 57P: shutting down, starting up.
      default ->
          state.startsWith("08") || state.startsWith("53") || state.startsWith("57P")
              ? Trouble.UNREACHABLE
              : Trouble.OTHER;
    };
  }
}
