package io.certwright.storage.jdbc;

import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The feed where commits overlap and a number that was drawn early may appear late: who reads it
 * first gives places to the changes that have been committed and have none. They follow the
 * numbers, which are drawn when all that a commit writes is locked. No commit waits for that, and
 * nobody waits for a transaction that is open: its changes get their places when they are there.
 */
final class PlacedFeed implements ChangeFeed {

  private final Tables tables;
  private final Dialect dialect;
  private final NumberedFeed feed;
  private final RowStatement place;

  PlacedFeed(Tables tables, Dialect dialect) {
    this.tables = tables;
    this.dialect = dialect;
    this.feed = new NumberedFeed(tables, "place");
    this.place =
        new RowStatement(
            "UPDATE " + tables.change() + " SET place = {int8 place} WHERE seq = {int8 seq}");
  }

  @Override
  public String numbers() {
    return feed.numbers();
  }

  @Override
  public void prepare(Session session) throws SQLException {
    var news = "SELECT seq FROM " + tables.change() + " WHERE place IS NULL LIMIT 1";
    if (Sql.number(session.toRead(), news) > 0) {
      number(session.begin());
      session.commit();
    }
  }

  /** One at a time. What is there is looked up without locks, which would wait for what is open. */
  private void number(Connection connection) throws SQLException {
    var meta = tables.meta();
    var last = "SELECT setting FROM " + meta + " WHERE name = 'place' FOR UPDATE";
    long number = Long.parseLong(Sql.text(connection, last));
    var rows = new ArrayList<Object[]>();
    var news = "SELECT DISTINCT seq FROM " + tables.change() + " WHERE place IS NULL ORDER BY seq";
    try (var statement = connection.createStatement();
        var found = statement.executeQuery(news)) {
      while (found.next()) {
        rows.add(new Object[] {++number, found.getLong(1)});
      }
    }
    if (!rows.isEmpty()) {
      try (var bulk = new BulkByRow(connection, dialect)) {
        bulk.write(Map.<RowStatement, List<Object[]>>of(place, rows));
      }
      Sql.execute(
          connection, "UPDATE " + meta + " SET setting = '" + number + "' WHERE name = 'place'");
    }
  }

  @Override
  public FeedPosition end(Connection connection) throws SQLException {
    return feed.end(connection);
  }

  @Override
  public Feed after(Connection connection, FeedPosition position, int limit) throws SQLException {
    return feed.after(connection, position, limit);
  }

  @Override
  public void trim(Connection connection, long upTo) throws SQLException {
    feed.trim(connection, upTo);
  }
}
