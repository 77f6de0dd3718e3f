package io.certwright.storage.jdbc;

import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The feed where commits follow one another, so that their numbers are in their order. A position
 * is the number of a commit behind the incarnation.
 */
final class NumberedFeed implements ChangeFeed {

  /** What the feed has. Up to trimmed it has lost something; last is 0 if nothing has changed. */
  private record Ends(String incarnation, long trimmed, long last) {
    FeedPosition position(long seq) {
      return new FeedPosition(incarnation + ":" + seq);
    }

    boolean holdsAfter(FeedPosition position) {
      long seq = number(position);
      return position.equals(position(seq)) && seq >= trimmed && seq <= last;
    }
  }

  private final Tables tables;

  NumberedFeed(Tables tables) {
    this.tables = tables;
  }

  @Override
  public FeedPosition end(Connection connection) throws SQLException {
    var ends = ends(connection);
    return ends.position(ends.last());
  }

  @Override
  public Feed after(Connection connection, FeedPosition position, int limit) throws SQLException {
    var page = read(connection, number(position), limit);
    // The ends are looked at last: if the feed was trimmed meanwhile, what was read may have a gap.
    var ends = ends(connection);
    if (!ends.holdsAfter(position)) {
      return new Feed.Resynchronise(ends.position(ends.last()));
    }
    return new Feed.Changes(
        page.changes(), page.changes().isEmpty() ? position : ends.position(page.last()));
  }

  private Page read(Connection connection, long after, int limit) throws SQLException {
    var sql =
        "SELECT "
            + COLUMNS
            + " FROM "
            + tables.change()
            + " WHERE seq > ? ORDER BY seq, item LIMIT ?";
    var page = new Page(limit);
    try (var statement = connection.prepareStatement(sql)) {
      statement.setLong(1, after);
      statement.setInt(2, limit + Commit.MAX_WRITES);
      try (var rows = statement.executeQuery()) {
        while (rows.next() && page.add(rows)) {
          // It takes what it can hold.
        }
      }
    }
    return page;
  }

  private static long number(FeedPosition position) {
    var value = position.value();
    var number = value.substring(value.lastIndexOf(':') + 1);
    return number.matches("[0-9]{1,18}") ? Long.parseLong(number) : 0;
  }

  private Ends ends(Connection connection) throws SQLException {
    var meta = "(SELECT value FROM " + tables.meta() + " WHERE name = '";
    var sql =
        "SELECT "
            + meta
            + "incarnation'), "
            + meta
            + "trimmed'), (SELECT max(seq) FROM "
            + tables.change()
            + ")";
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return new Ends(rows.getString(1), Long.parseLong(rows.getString(2)), rows.getLong(3));
    }
  }

  @Override
  public void trim(Connection connection, long upTo) throws SQLException {
    Sql.execute(connection, "DELETE FROM " + tables.change() + " WHERE seq <= " + upTo);
    Sql.execute(
        connection,
        "UPDATE " + tables.meta() + " SET value = '" + upTo + "' WHERE name = 'trimmed'");
  }
}
