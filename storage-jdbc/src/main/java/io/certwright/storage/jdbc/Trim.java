package io.certwright.storage.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps the commit log and the feed from growing: every so often a commit deletes what lies behind
 * the last rows of both and is old enough, a range of the primary key.
 */
final class Trim {

  private static final int EVERY = 128;
  private static final int KEPT = 16_384;

  private final Tables tables;
  private final Dialect dialect;
  private final ChangeFeed feed;
  private final Duration retention;

  /** The first commit of each process trims, so that short-lived ones do as well. */
  private final AtomicInteger commits = new AtomicInteger(EVERY - 1);

  Trim(Tables tables, Dialect dialect, ChangeFeed feed, Duration retention) {
    this.tables = tables;
    this.dialect = dialect;
    this.feed = feed;
    this.retention = retention;
  }

  /** Whether the commit that is about to begin is one that trims. */
  boolean isDue() {
    return commits.incrementAndGet() % EVERY == 0;
  }

  /** In the transaction of a commit. */
  void now(Connection connection) throws SQLException {
    // One at a time; who comes second has nothing to do.
    var lock =
        "SELECT r.setting FROM "
            + tables.meta()
            + " r WHERE r.name = 'trimmed'"
            + dialect.locks().skipping();
    if (!Sql.text(connection, lock).isEmpty()) {
      long changes = end(connection, tables.change(), feed.numbers());
      if (changes > 0) {
        feed.trim(connection, changes);
      }
      long log = end(connection, tables.commit(), "seq");
      Sql.execute(connection, "DELETE FROM " + tables.commit() + " WHERE seq <= " + log);
    }
  }

  /** The greatest number that may go; 0 if none may. */
  private long end(Connection connection, String table, String numbers) throws SQLException {
    var select = "SELECT " + numbers + " FROM " + table;
    var behind =
        Sql.number(connection, select + " ORDER BY " + numbers + " DESC LIMIT 1 OFFSET " + KEPT);
    if (retention.isZero() || behind == 0) {
      return behind;
    }
    // The numbers are nearly in the order of time: what is young keeps what comes after it.
    long young =
        Sql.number(
            connection,
            select
                + " WHERE "
                + numbers
                + " <= "
                + behind
                + " AND written_at > "
                + dialect.nowMillis()
                + " - "
                + retention.toMillis()
                + " ORDER BY "
                + numbers
                + " LIMIT 1");
    return young == 0 ? behind : young - 1;
  }
}
