package io.certwright.storage.jdbc;

import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.Settlement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of the latest commits. The id is unique in the table: a commit and the row that makes
 * it void cannot both be there, whichever comes first, which is what makes a settlement final.
 */
final class CommitLog {

  private final Tables tables;
  private final Dialect dialect;
  private final RowStatement insert;

  CommitLog(Tables tables, Dialect dialect, RowStatement insert) {
    this.tables = tables;
    this.dialect = dialect;
    this.insert = insert;
  }

  /** What is known of a commit. */
  Optional<Settlement> find(Connection connection, CommitId id) throws SQLException {
    var sql = "SELECT state FROM " + tables.commit() + " WHERE commit_id = ?";
    try (var statement = connection.prepareStatement(sql)) {
      dialect.setText(statement, 1, id.value());
      try (var rows = statement.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        return Optional.of(rows.getInt(1) == 1 ? Settlement.COMMITTED : Settlement.VOID);
      }
    }
  }

  /** Sees to it that it never takes place; a failure of the unique key if it did meanwhile. */
  void makeVoid(Connection connection, CommitId id) throws SQLException {
    try (var bulk = new BulkByRow(connection, dialect)) {
      bulk.write(Map.of(insert, List.<Object[]>of(new Object[] {id.value(), 0L})));
    }
  }
}
