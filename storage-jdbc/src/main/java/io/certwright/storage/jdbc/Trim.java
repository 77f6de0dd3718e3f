package io.certwright.storage.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps the commit log and the feed from growing: every so often a commit deletes what lies behind
 * the last rows of both, a range of the primary key.
 */
final class Trim {

  private static final int EVERY = 128;
  private static final int KEPT = 16_384;

  private final Tables tables;

  /** The first commit of each process trims, so that short-lived ones do as well. */
  private final AtomicInteger commits = new AtomicInteger(EVERY - 1);

  Trim(Tables tables) {
    this.tables = tables;
  }

  void now(Connection connection) throws SQLException {
    if (commits.incrementAndGet() % EVERY == 0) {
      trim(connection, tables.commit());
      trim(connection, tables.change());
    }
  }

  private static void trim(Connection connection, String table) throws SQLException {
    long last = Sql.number(connection, "SELECT max(seq) FROM " + table);
    if (last > KEPT) {
      Sql.execute(connection, "DELETE FROM " + table + " WHERE seq <= " + (last - KEPT));
    }
  }
}
