package io.certwright.storage.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** Statements without parameters. */
final class Sql {

  private Sql() {}

  static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the first row, as a text; "" if there is no row or it is null. */
  static String text(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var text = rows.next() ? rows.getString(1) : null;
      return text == null ? "" : text;
    }
  }

  /** The first column of the first row; 0 if there is no row or it is null. */
  static long number(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }
}
