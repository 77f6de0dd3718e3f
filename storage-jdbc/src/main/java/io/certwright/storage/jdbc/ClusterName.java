package io.certwright.storage.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Where a PostgreSQL database lives, as far as its user may know: the cluster's system identifier,
 * which a new cluster has anew, the database's number in it, and the timeline, which a promotion
 * renews. What transactions are called means nothing elsewhere.
 */
final class ClusterName {

  private static final String DATABASE =
      "(SELECT oid::text FROM pg_database WHERE datname = current_database())";

  private static final String SYSTEM = "(SELECT system_identifier::text FROM pg_control_system())";

  /** The timeline as the name of a log file begins with it; it is at once that of a promotion. */
  private static final String TIMELINE = "substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)";

  private static final String UNKNOWN = "''";

  private volatile String system = "";
  private volatile String timeline = "";

  /** Cluster and database. */
  String home(Connection connection) throws SQLException {
    look(connection);
    return Sql.text(connection, "SELECT concat(" + system + ", '.', " + DATABASE + ")");
  }

  /** An expression for cluster, database and timeline. */
  String place(Connection connection) throws SQLException {
    look(connection);
    return "concat(" + system + ", '.', " + DATABASE + ", '.', " + timeline + ")";
  }

  private void look(Connection connection) throws SQLException {
    if (timeline.isEmpty()) {
      system = ifKnown(connection, SYSTEM);
      timeline = ifKnown(connection, TIMELINE);
    }
  }

  /** A managed server may forbid a function (class 42) or not have it (0A). */
  private static String ifKnown(Connection connection, String expression) throws SQLException {
    try {
      Sql.text(connection, "SELECT " + expression);
      return expression;
    } catch (SQLException e) {
      var state = e.getSQLState() == null ? "" : e.getSQLState();
      if (state.startsWith("42") || state.startsWith("0A")) {
        return UNKNOWN;
      }
      throw e;
    }
  }
}
