package io.certwright.storage.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The statements of one transaction, each prepared once. */
final class Statements implements AutoCloseable {

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>();

  Statements(Connection connection) {
    this.connection = connection;
  }

  PreparedStatement of(String sql) throws SQLException {
    var statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    return statement;
  }

  /** What they did is decided already, and they go with their connection at the latest. */
  @Override
  public void close() {
    for (var statement : prepared.values()) {
      try {
        statement.close();
      } catch (SQLException e) {
        // The others are closed all the same.
      }
    }
  }
}
