package io.certwright.storage.jdbc;

import io.certwright.spi.storage.RecordKey;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All rows of a statement at once, as arrays, and all statements in one trip to the server, COMMIT
 * included: the number of round trips and the texts that the server has to prepare do not depend on
 * the number of rows. For PostgreSQL, whose driver sends statements that are joined by semicolons
 * together.
 */
final class BulkByArray implements Bulk {

  /** What a server says that is read-only, and a standby that is told to begin writing. */
  private static final Set<String> READ_ONLY = Set.of("25006", "0A000");

  /** What every statement is told in a transaction that has failed. */
  private static final String FAILED_TRANSACTION = "25P02";

  private final Connection connection;
  private String opening;

  /**
   * Begins a transaction with its first read, or with the commit.
   *
   * @param opening the statements that do so
   */
  BulkByArray(Connection connection, String opening) {
    this.connection = connection;
    this.opening = opening + ";\n";
  }

  /** In one trip, too. */
  @Override
  public void read(List<Look> looks) throws SQLException {
    if (looks.isEmpty()) {
      return;
    }
    var sql =
        looks.stream().map(BulkByArray::select).collect(Collectors.joining(";\n", opening, ""));
    try (var statement = connection.prepareStatement(sql)) {
      int next = 1;
      for (var look : looks) {
        var keys = look.keys();
        statement.setArray(next++, texts(keys.stream().map(key -> key.vault().value())));
        statement.setArray(next++, texts(keys.stream().map(RecordKey::kind)));
        statement.setArray(next++, texts(keys.stream().map(RecordKey::id)));
      }
      statement.execute();
      if (!opening.isEmpty()) {
        opening = "";
        // Past what BEGIN and the settings gave.
        statement.getMoreResults();
        statement.getMoreResults();
      }
      for (var look : looks) {
        try (var rows = statement.getResultSet()) {
          while (rows.next()) {
            look.reader().row(look.keys().get(rows.getInt("place") - 1), rows);
          }
        }
        statement.getMoreResults();
      }
    }
  }

  private static String select(Look look) {
    return "SELECT "
        + look.columns()
        + ", k.place FROM unnest(?::text[], ?::text[], ?::text[]) WITH ORDINALITY"
        + " AS k(vault, kind, id, place) JOIN "
        + look.table()
        + " r ON r.vault = k.vault AND r.kind = k.kind AND r.id = k.id ORDER BY k.place"
        + look.lock();
  }

  private Array texts(Stream<String> texts) throws SQLException {
    return connection.createArrayOf("text", texts.toArray());
  }

  @Override
  public boolean sparesLooks() {
    return true;
  }

  /** In the same trip: the server passes over COMMIT when a statement before it fails. */
  @Override
  public Optional<SQLException> commit(Map<RowStatement, List<Object[]>> rows) throws SQLException {
    var sql =
        rows.keySet().stream()
            .map(RowStatement::arrays)
            .collect(Collectors.joining(";\n", opening, ";\nCOMMIT"));
    var statement = connection.prepareStatement(sql);
    try {
      int next = 1;
      for (var entry : rows.entrySet()) {
        var types = entry.getKey().types();
        for (int i = 0; i < types.size(); i++) {
          statement.setArray(next++, column(types.get(i), i, entry.getValue()));
        }
      }
      return send(statement);
    } finally {
      closeQuietly(statement);
    }
  }

  private Optional<SQLException> send(PreparedStatement statement) throws SQLException {
    try {
      statement.execute();
      return Optional.empty();
    } catch (SQLException e) {
      if (isReadOnly(e) || (!isLost(e) && isStillOpen())) {
        throw e;
      }
      return Optional.of(e);
    } catch (RuntimeException e) {
      if (isStillOpen()) {
        throw e;
      }
      return Optional.of(new SQLException(e));
    }
  }

  /** Whether the server is a standby or takes no writes: it has not even begun, nor committed. */
  private static boolean isReadOnly(SQLException e) {
    return READ_ONLY.contains(String.valueOf(e.getSQLState()));
  }

  /** Whether the connection is gone, through which nothing can be asked then. */
  private static boolean isLost(SQLException e) {
    return e.getSQLState() != null && e.getSQLState().startsWith("08");
  }

  /**
   * Whether the server says that the transaction, failed or not, has not ended: then COMMIT was not
   * carried out and will not be. What cannot be asked may have ended.
   */
  private boolean isStillOpen() {
    try {
      Sql.execute(connection, "SAVEPOINT certwright");
      return true;
    } catch (SQLException | RuntimeException e) {
      return e instanceof SQLException sql && FAILED_TRANSACTION.equals(sql.getSQLState());
    }
  }

  /** Once COMMIT was sent, nothing may look like a failure before it. */
  private static void closeQuietly(PreparedStatement statement) {
    try {
      statement.close();
    } catch (SQLException e) {
      // It goes with its connection.
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
