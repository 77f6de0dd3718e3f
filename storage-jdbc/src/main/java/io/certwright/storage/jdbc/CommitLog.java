package io.certwright.storage.jdbc;

import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.Settlement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What became of the latest commits. The id is unique in the table: a commit and the row that makes
 * it void cannot both be there, whichever comes first, which is what makes a settlement final.
 */
final class CommitLog {

  private final Tables tables;
  private final Dialect dialect;

  CommitLog(Tables tables, Dialect dialect) {
    this.tables = tables;
    this.dialect = dialect;
  }

  /** What is known of a commit. */
  Optional<Settlement> find(Connection connection, CommitId id) throws SQLException {
    var sql = "SELECT state FROM " + tables.commit() + " WHERE commit_id = ?";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, id.value());
      try (var rows = statement.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        return Optional.of(rows.getInt(1) == 1 ? Settlement.COMMITTED : Settlement.VOID);
      }
    }
  }

  /** Adds what is not known yet; a failure of the unique key if somebody else was faster. */
  void add(Connection connection, CommitId id, Settlement settlement) throws SQLException {
    var sql =
        "INSERT INTO "
            + tables.commit()
            + " (commit_id, state, written_at) VALUES (?, ?, "
            + dialect.nowMillis()
            + ")";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, id.value());
      statement.setInt(2, settlement == Settlement.COMMITTED ? 1 : 0);
      statement.executeUpdate();
    }
  }
}
