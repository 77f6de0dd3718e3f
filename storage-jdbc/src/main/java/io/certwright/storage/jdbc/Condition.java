package io.certwright.storage.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A WHERE clause that grows together with its parameters. */
final class Condition {

  private final StringBuilder sql = new StringBuilder();
  private final List<Object> parameters = new ArrayList<>();

  /** One more condition that must hold; its parameters are texts and whole numbers. */
  Condition and(String condition, Object... values) {
    sql.append(sql.isEmpty() ? " WHERE " : " AND ").append(condition);
    parameters.addAll(List.of(values));
    return this;
  }

  /** Parameters of a statement that stands elsewhere, bound before those that are added later. */
  Condition values(Object... values) {
    parameters.addAll(List.of(values));
    return this;
  }

  String sql() {
    return sql.toString();
  }

  /** Binds the parameters from the first on. */
  void bind(PreparedStatement statement, Dialect dialect) throws SQLException {
    int next = 1;
    for (var parameter : parameters) {
      if (parameter instanceof String text) {
        dialect.setText(statement, next++, text);
      } else {
        statement.setLong(next++, ((Number) parameter).longValue());
      }
    }
  }
}
