package io.certwright.storage.jdbc;

import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;

/**
 * The feed where changes are numbered in the order of their commits. A position is the incarnation,
 * a number, and the beginning of the id of the commit that has it: a number that was given again,
 * because the database lost its last moments or was put back to an earlier copy, is recognised.
 */
final class NumberedFeed implements ChangeFeed {

  private static final Pattern FORM = Pattern.compile("[0-9a-f]+:([0-9]{1,18}):[0-9a-f]*");
  private static final String NOTHING = "0:";
  private static final int TAG = 16;

  /**
   * What the feed has.
   *
   * @param trimmed the last number that was trimmed, with its tag
   * @param last the last number, with its tag
   * @param asked the number of a position, with the tag that it has here; "" if it is not here
   */
  private record Ends(String incarnation, String trimmed, String last, String asked) {
    FeedPosition position(String place) {
      return new FeedPosition(incarnation + ":" + place);
    }

    FeedPosition end() {
      return position(last.equals(NOTHING) ? trimmed : last);
    }

    boolean holdsAfter(FeedPosition position) {
      return position.equals(position(trimmed)) || position.equals(position(asked));
    }
  }

  private final Tables tables;
  private final String numbers;

  /**
   * The feed of some tables.
   *
   * @param numbers the column that holds the numbers
   */
  NumberedFeed(Tables tables, String numbers) {
    this.tables = tables;
    this.numbers = numbers;
  }

  @Override
  public String numbers() {
    return numbers;
  }

  @Override
  public FeedPosition end(Connection connection) throws SQLException {
    return ends(connection, 0).end();
  }

  @Override
  public Feed after(Connection connection, FeedPosition position, int limit) throws SQLException {
    var form = FORM.matcher(position.value());
    long after = form.matches() ? Long.parseLong(form.group(1)) : 0;
    var page = read(connection, after, limit);
    // The ends are looked at last: if the feed was trimmed meanwhile, what was read may have a gap.
    var ends = ends(connection, after);
    if (!ends.holdsAfter(position)) {
      return new Feed.Resynchronise(ends.end());
    }
    var changes = page.changes();
    if (changes.isEmpty()) {
      return new Feed.Changes(changes, position);
    }
    var commit = changes.get(changes.size() - 1).commit().value();
    return new Feed.Changes(changes, ends.position(page.last() + ":" + commit.substring(0, TAG)));
  }

  private Page read(Connection connection, long after, int limit) throws SQLException {
    var sql =
        "SELECT "
            + COLUMNS.replaceFirst("seq", numbers + " AS seq")
            + " FROM "
            + tables.change()
            + " WHERE "
            + numbers
            + " > ? ORDER BY "
            + numbers
            + ", item LIMIT ?";
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

  private Ends ends(Connection connection, long asked) throws SQLException {
    var meta = "(SELECT setting FROM " + tables.meta() + " WHERE name = '";
    var change = "(SELECT #N FROM " + tables.change() + " WHERE #N";
    var last = change + " > 0 ORDER BY #N DESC, item DESC LIMIT 1)";
    var sql =
        "SELECT "
            + meta
            + "incarnation'), "
            + meta
            + "trimmed'), "
            + last
            + ", "
            + last.replaceFirst("#N", "commit_id")
            + ", "
            + change.replaceFirst("#N", "commit_id")
            + " = "
            + asked
            + " AND item = 0)";
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql.replace("#N", numbers))) {
      rows.next();
      var end = rows.getLong(3);
      return new Ends(
          rows.getString(1),
          rows.getString(2),
          end == 0 ? NOTHING : place(end, rows.getString(4)),
          rows.getString(5) == null ? "" : place(asked, rows.getString(5)));
    }
  }

  private static String place(long number, String commit) {
    return number + ":" + commit.substring(0, TAG);
  }

  /** Keeps the tag of the last that goes, for a reader that stands just there. */
  @Override
  public void trim(Connection connection, long upTo) throws SQLException {
    var gone = " FROM " + tables.change() + " WHERE " + numbers + " <= " + upTo;
    var last = gone + " ORDER BY " + numbers + " DESC, item DESC LIMIT 1";
    long number = Sql.number(connection, "SELECT " + numbers + last);
    if (number > 0) {
      var place = place(number, Sql.text(connection, "SELECT commit_id" + last));
      Sql.execute(connection, "DELETE" + gone);
      Sql.execute(
          connection,
          "UPDATE " + tables.meta() + " SET setting = '" + place + "' WHERE name = 'trimmed'");
    }
  }
}
