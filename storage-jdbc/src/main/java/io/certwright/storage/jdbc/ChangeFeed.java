package io.certwright.storage.jdbc;

import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.VaultId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The change feed. A position is the number of the last change of a commit, behind the incarnation.
 * The numbers are in the order of commits where commits are serial, as on SQLite.
 */
final class ChangeFeed {

  /** The ends of the feed; last is 0 and first is 1 if nothing has changed yet. */
  private record Ends(String incarnation, long first, long last) {
    FeedPosition position(long seq) {
      return new FeedPosition(incarnation + ":" + seq);
    }

    /** The number in a position that this feed can go on from; -1 for any other. */
    long follow(FeedPosition position) {
      var start = incarnation + ":";
      var number = position.value().substring(Math.min(start.length(), position.value().length()));
      if (!position.value().startsWith(start) || !number.matches("[0-9]{1,18}")) {
        return -1;
      }
      long seq = Long.parseLong(number);
      return seq >= first - 1 && seq <= last ? seq : -1;
    }
  }

  private final Tables tables;

  ChangeFeed(Tables tables) {
    this.tables = tables;
  }

  FeedPosition end(Connection connection) throws SQLException {
    var ends = ends(connection);
    return ends.position(ends.last());
  }

  Feed after(Connection connection, FeedPosition position, int limit) throws SQLException {
    var value = position.value();
    var number = value.substring(value.lastIndexOf(':') + 1);
    long after = number.matches("[0-9]{1,18}") ? Long.parseLong(number) : 0;
    var changes = new ArrayList<Feed.Change>();
    long last = read(connection, after, limit, changes);
    // The ends are looked at last: if the feed was trimmed meanwhile, what was read may have a gap.
    var ends = ends(connection);
    if (ends.follow(position) < 0) {
      return new Feed.Resynchronise(ends.position(ends.last()));
    }
    return new Feed.Changes(changes, changes.isEmpty() ? position : ends.position(last));
  }

  private long read(Connection connection, long after, int limit, List<Feed.Change> into)
      throws SQLException {
    var sql =
        "SELECT seq, vault, kind, id, commit_id, revision FROM "
            + tables.change()
            + " WHERE seq > ? ORDER BY seq LIMIT ?";
    long last = after;
    try (var statement = connection.prepareStatement(sql)) {
      statement.setLong(1, after);
      statement.setInt(2, limit + Commit.MAX_WRITES);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var change = change(rows);
          boolean full = into.size() >= limit;
          if (full && !change.commit().equals(into.get(into.size() - 1).commit())) {
            break;
          }
          into.add(change);
          last = rows.getLong(1);
        }
      }
    }
    return last;
  }

  private static Feed.Change change(ResultSet row) throws SQLException {
    var key = new RecordKey(new VaultId(row.getString(2)), row.getString(3), row.getString(4));
    var commit = new CommitId(row.getString(5));
    long revision = row.getLong(6);
    return new Feed.Change(
        key, row.wasNull() ? OptionalLong.empty() : OptionalLong.of(revision), commit);
  }

  private Ends ends(Connection connection) throws SQLException {
    var sql =
        "SELECT (SELECT value FROM "
            + tables.meta()
            + " WHERE name = 'incarnation'), (SELECT min(seq) FROM "
            + tables.change()
            + "), (SELECT max(seq) FROM "
            + tables.change()
            + ")";
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return new Ends(rows.getString(1), Math.max(1, rows.getLong(2)), rows.getLong(3));
    }
  }
}
