package io.certwright.storage.jdbc;

import io.certwright.spi.storage.RecordKey;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All rows of a statement at once, as arrays, and all statements in one trip to the server: the
 * number of round trips and the texts that the server has to prepare do not depend on the number of
 * rows. For PostgreSQL, whose driver sends statements that are joined by semicolons together.
 */
final class BulkByArray implements Bulk {

  private final Connection connection;
  private String opening;

  /**
   * Begins a transaction with its first read.
   *
   * @param opening the statements that do so
   */
  BulkByArray(Connection connection, String opening) {
    this.connection = connection;
    this.opening = opening + ";\n";
  }

  @Override
  public void read(String table, String columns, List<RecordKey> keys, String lock, Reader reader)
      throws SQLException {
    var sql =
        opening
            + "SELECT "
            + columns
            + ", k.place FROM unnest(?::text[], ?::text[], ?::text[]) WITH ORDINALITY"
            + " AS k(vault, kind, id, place) JOIN "
            + table
            + " r ON r.vault = k.vault AND r.kind = k.kind AND r.id = k.id ORDER BY k.place"
            + lock;
    try (var statement = connection.prepareStatement(sql)) {
      statement.setArray(1, texts(keys.stream().map(key -> key.vault().value()).toArray()));
      statement.setArray(2, texts(keys.stream().map(RecordKey::kind).toArray()));
      statement.setArray(3, texts(keys.stream().map(RecordKey::id).toArray()));
      statement.execute();
      if (!opening.isEmpty()) {
        opening = "";
        // Past what BEGIN and the settings gave.
        statement.getMoreResults();
        statement.getMoreResults();
      }
      try (var rows = statement.getResultSet()) {
        while (rows.next()) {
          reader.row(keys.get(rows.getInt("place") - 1), rows);
        }
      }
    }
  }

  private Array texts(Object[] texts) throws SQLException {
    return connection.createArrayOf("text", texts);
  }

  @Override
  public void write(Map<RowStatement, List<Object[]>> rows) throws SQLException {
    var sql = rows.keySet().stream().map(RowStatement::arrays).collect(Collectors.joining(";\n"));
    try (var statement = connection.prepareStatement(sql)) {
      int next = 1;
      for (var entry : rows.entrySet()) {
        var types = entry.getKey().types();
        for (int i = 0; i < types.size(); i++) {
          statement.setArray(next++, column(types.get(i), i, entry.getValue()));
        }
      }
      statement.execute();
    }
  }

  private Array column(String type, int at, List<Object[]> rows) throws SQLException {
    var values = rows.stream().map(row -> row[at]);
    return connection.createArrayOf(
        type,
        switch (type) {
          case "bytea" -> values.toArray(byte[][]::new);
          case "int8" -> values.toArray(Long[]::new);
          default -> values.toArray(String[]::new);
        });
  }

  @Override
  public void close() {}
}
