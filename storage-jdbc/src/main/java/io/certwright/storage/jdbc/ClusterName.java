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

  /** The timeline as the name of a log file begins with it; it is at once that of a promotion. */
  private static final String TIMELINE = "substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)";

  private volatile String system = "";

  /** Cluster and database. */
  String home(Connection connection) throws SQLException {
    return Sql.text(connection, "SELECT concat(" + system(connection) + ", '.', " + DATABASE + ")");
  }

  /** An expression for cluster, database and timeline. */
  String place(Connection connection) throws SQLException {
    return "concat(" + system(connection) + ", '.', " + DATABASE + ", '.', " + TIMELINE + ")";
  }

  /** A managed server may keep it to itself. */
  private String system(Connection connection) throws SQLException {
    if (system.isEmpty()) {
      var may = "SELECT has_function_privilege('pg_control_system()', 'EXECUTE')";
      system =
          Sql.text(connection, may).equals("t")
              ? "(SELECT system_identifier::text FROM pg_control_system())"
              : "''";
    }
    return system;
  }
}
