package io.certwright.storage.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One row at a time, each statement prepared once. */
final class BulkByRow implements Bulk {

  private final Connection connection;
  private final Statements statements;
  private final Dialect dialect;

  BulkByRow(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
    this.statements = new Statements(connection);
  }

  @Override
  public void read(List<Look> looks) throws SQLException {
    for (var look : looks) {
      read(look);
    }
  }

  private void read(Look look) throws SQLException {
    var select =
        statements.of(
            "SELECT "
                + look.columns()
                + " FROM "
                + look.table()
                + " r WHERE r.vault = ? AND r.kind = ? AND r.id = ?"
                + look.lock());
    for (var key : look.keys()) {
      dialect.setText(select, 1, key.vault().value());
      dialect.setText(select, 2, key.kind());
      dialect.setText(select, 3, key.id());
      try (var rows = select.executeQuery()) {
        if (rows.next()) {
          look.reader().row(key, rows);
        }
      }
    }
  }

  @Override
  public boolean sparesLooks() {
    return false;
  }

  @Override
  public Optional<SQLException> commit(Map<RowStatement, List<Object[]>> rows) throws SQLException {
    write(rows);
    try {
      dialect.commit(connection);
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(e);
    } catch (RuntimeException e) {
      // A driver that fails like this may have sent the commit all the same.
      return Optional.of(new SQLException(e));
    }
  }

  /** Executes the statements in their order, each for its rows in their order. */
  void write(Map<RowStatement, List<Object[]>> rows) throws SQLException {
    for (var entry : rows.entrySet()) {
      var form = entry.getKey();
      var statement = statements.of(form.single());
      for (var values : entry.getValue()) {
        for (int i = 0; i < form.places().size(); i++) {
          int place = form.places().get(i);
          var value = values[place];
          if (value == null) {
            statement.setNull(
                i + 1, form.types().get(place).equals("int8") ? Types.BIGINT : Types.VARCHAR);
          } else if (value instanceof byte[] bytes) {
            statement.setBytes(i + 1, bytes);
          } else if (value instanceof Long number) {
            statement.setLong(i + 1, number);
          } else {
            dialect.setText(statement, i + 1, (String) value);
          }
        }
        int count = statement.executeUpdate();
        // Locks should see to that, but H2 has been seen to lose one.
        if (form.replaces() && count != 1) {
          throw new SQLTransactionRollbackException(
              "a record was changed since it was read and locked", "40001");
        }
      }
    }
  }

  @Override
  public void close() {
    statements.close();
  }
}
