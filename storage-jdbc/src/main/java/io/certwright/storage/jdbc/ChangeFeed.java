package io.certwright.storage.jdbc;

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

/** The change feed: the rows of the change table, and what a position in them is. */
interface ChangeFeed {

  /** The columns that {@link Page} reads. */
  String COLUMNS = "seq, item, commit_id, vault, kind, id, revision";

  /** Called when the storage is opened, to notice that the database is a copy of another one. */
  default void open(Session session) throws SQLException {}

  /** Called before the feed is read or trimmed, outside a transaction. */
  default void prepare(Session session) throws SQLException {}

  /** The column that holds the numbers. */
  default String numbers() {
    return "seq";
  }

  FeedPosition end(Connection connection) throws SQLException;

  Feed after(Connection connection, FeedPosition position, int limit) throws SQLException;

  /**
   * In a transaction that writes: deletes the changes up to a number and notes that they are gone.
   *
   * @param upTo the number of a commit
   */
  void trim(Connection connection, long upTo) throws SQLException;

  /** Collects rows until there are enough, and ends with a whole commit. */
  final class Page {

    private final List<Feed.Change> changes = new ArrayList<>();
    private final int limit;
    private long last;
    private boolean full;

    Page(int limit) {
      this.limit = limit;
    }

    /** Takes one more row; false if it belongs to the next page. */
    boolean add(ResultSet row) throws SQLException {
      long seq = row.getLong("seq");
      if (changes.size() >= limit && seq != last) {
        full = true;
        return false;
      }
      var key =
          new RecordKey(
              new VaultId(row.getString("vault")), row.getString("kind"), row.getString("id"));
      long revision = row.getLong("revision");
      changes.add(
          new Feed.Change(
              key,
              row.wasNull() ? OptionalLong.empty() : OptionalLong.of(revision),
              new CommitId(row.getString("commit_id"))));
      last = seq;
      return true;
    }

    List<Feed.Change> changes() {
      return changes;
    }

    /** The number of the last commit in it. */
    long last() {
      return last;
    }

    /** Whether there is more. */
    boolean isFull() {
      return full;
    }
  }
}
