package io.certwright.storage.jdbc;

import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The feed of PostgreSQL, where commits overlap and a number that was drawn early may appear late.
 * Each change carries its transaction, and a position is a snapshot: what follows it is what is
 * visible now and was not then, in the order of the numbers. Nobody waits for a transaction that is
 * still open, and nothing is skipped when it ends. A page that holds only a part is followed by the
 * rest of the same part.
 */
final class SnapshotFeed implements ChangeFeed {

  /**
   * A position.
   *
   * @param incarnation of the storage that gave it
   * @param seen everything visible here has been seen
   * @param part and of what is visible here, everything up to {@code number}; empty: no more
   * @param number the number of a commit
   */
  record Position(String incarnation, Snapshot seen, Optional<Snapshot> part, long number) {

    static final int SNAPSHOT_LENGTH = 1900;

    FeedPosition encode() {
      var rest = part.map(p -> ":" + p.encode() + ":" + Long.toString(number, 36)).orElse("");
      return new FeedPosition(incarnation + ":" + seen.encode() + rest);
    }

    static Optional<Position> decode(FeedPosition position) {
      var parts = position.value().split(":", -1);
      var seen = parts.length > 1 ? Snapshot.decode(parts[1]) : Optional.<Snapshot>empty();
      if (seen.isEmpty() || (parts.length != 2 && parts.length != 4)) {
        return Optional.empty();
      }
      if (parts.length == 2) {
        return Optional.of(new Position(parts[0], seen.get(), Optional.empty(), 0));
      }
      var part = Snapshot.decode(parts[2]);
      return part.isPresent() && parts[3].matches("[0-9a-z]{1,12}")
          ? Optional.of(new Position(parts[0], seen.get(), part, Long.parseLong(parts[3], 36)))
          : Optional.empty();
    }
  }

  /**
   * How far it was trimmed.
   *
   * @param number of the last commit whose changes are gone
   * @param transaction the greatest whose changes are gone
   */
  private record Trimmed(long number, long transaction) {
    static Trimmed parse(String text) {
      var parts = text.split(":", -1);
      return new Trimmed(Long.parseLong(parts[0]), parts.length > 1 ? Long.parseLong(parts[1]) : 0);
    }

    /** Whether all that is gone was seen. */
    boolean isCoveredBy(Position position, Snapshot now) {
      return isCoveredBy(position.seen(), now)
          || (number <= position.number() && isCoveredBy(position.part().orElseThrow(), now));
    }

    /**
     * A transaction that was open then and is over now may have written what is gone; one that is
     * still open has not.
     */
    private boolean isCoveredBy(Snapshot seen, Snapshot now) {
      return transaction < seen.end()
          && seen.open().stream().noneMatch(x -> x <= transaction && now.sees(x));
    }
  }

  private final Tables tables;
  private final ClusterName cluster;

  SnapshotFeed(Tables tables) {
    this.tables = tables;
    this.cluster = new ClusterName();
  }

  /**
   * A copy that was made by dump and restore has other transactions than its original: those in the
   * change table mean nothing here.
   */
  @Override
  public void open(Session session) throws SQLException {
    var connection = session.toRead();
    var home = cluster.home(connection);
    if (home.equals(meta(connection, "home", ""))) {
      return;
    }
    session.begin();
    var known = meta(connection, "home", " FOR UPDATE OF r");
    if (!known.isEmpty() && !known.equals(home)) {
      Sql.execute(connection, "DELETE FROM " + tables.change());
      set(connection, "trimmed", "'0:0'");
      set(connection, "incarnation", "replace(gen_random_uuid()::text, '-', '')");
    }
    set(connection, "home", "'" + home + "'");
    session.commit();
  }

  private String meta(Connection connection, String name, String lock) throws SQLException {
    return Sql.text(
        connection,
        "SELECT r.setting FROM " + tables.meta() + " r WHERE r.name = '" + name + "'" + lock);
  }

  private void set(Connection connection, String name, String value) throws SQLException {
    Sql.execute(
        connection,
        "UPDATE " + tables.meta() + " SET setting = " + value + " WHERE name = '" + name + "'");
  }

  @Override
  public FeedPosition end(Connection connection) throws SQLException {
    return now(connection).encode();
  }

  private Position now(Connection connection) throws SQLException {
    var sql =
        "SELECT pg_current_snapshot()::text, concat(setting, '.', "
            + cluster.place(connection)
            + ") FROM "
            + tables.meta()
            + " WHERE name = 'incarnation'";
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      var snapshot = Snapshot.parse(rows.getString(1)).within(Position.SNAPSHOT_LENGTH);
      return new Position(rows.getString(2), snapshot, Optional.empty(), 0);
    }
  }

  @Override
  public Feed after(Connection connection, FeedPosition position, int limit) throws SQLException {
    var now = now(connection);
    var from = Position.decode(position);
    if (from.isEmpty() || !isOurs(from.get(), now)) {
      return new Feed.Resynchronise(now.encode());
    }
    var feed =
        from.get().part().isPresent()
            ? rest(connection, from.get(), limit)
            : Optional.<Feed>empty();
    if (feed.isPresent()) {
      return feed.get();
    }
    var base = from.get().part().orElse(from.get().seen());
    var start = new Position(now.incarnation(), base, Optional.empty(), 0);
    return read(connection, start, now.seen(), limit, position);
  }

  private static boolean isOurs(Position position, Position now) {
    return position.incarnation().equals(now.incarnation())
        && position.seen().end() <= now.seen().end()
        && position.part().map(part -> part.end() <= now.seen().end()).orElse(true);
  }

  /** The rest of the part that an earlier page began with; empty if nothing is left of it. */
  private Optional<Feed> rest(Connection connection, Position from, int limit) throws SQLException {
    var feed = read(connection, from, from.part().orElseThrow(), limit, from.encode());
    return feed instanceof Feed.Changes changes && changes.changes().isEmpty()
        ? Optional.empty()
        : Optional.of(feed);
  }

  private Feed read(
      Connection connection, Position from, Snapshot to, int limit, FeedPosition asked)
      throws SQLException {
    boolean isRest = from.part().isPresent();
    var sql =
        "WITH news AS MATERIALIZED ("
            + (isRest ? restSql() : newsSql())
            + ") SELECT s.snapshot, s.trimmed, n.* FROM (SELECT pg_current_snapshot()::text AS"
            + " snapshot, (SELECT setting FROM "
            + tables.meta()
            + " WHERE name = 'trimmed') AS trimmed) s LEFT JOIN (SELECT * FROM news"
            + " ORDER BY seq, item LIMIT ?) n ON true ORDER BY n.seq, n.item";
    var page = new Page(limit);
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, to.sql());
      if (isRest) {
        statement.setString(2, from.seen().sql());
        statement.setLong(3, from.number());
        statement.setInt(4, limit + Commit.MAX_WRITES);
      } else {
        statement.setString(2, from.seen().openArray());
        statement.setString(3, to.sql());
        statement.setString(4, Long.toString(from.seen().end()));
      }
      statement.setInt(5, limit + Commit.MAX_WRITES);
      try (var rows = statement.executeQuery()) {
        if (!rows.next() || !holds(rows, from)) {
          return new Feed.Resynchronise(end(connection));
        }
        while (rows.getLong("seq") > 0 && page.add(rows) && rows.next()) {
          // It takes what it can hold.
        }
      }
    }
    if (page.changes().isEmpty()) {
      return new Feed.Changes(List.of(), asked);
    }
    var next =
        page.isFull()
            ? new Position(from.incarnation(), from.seen(), Optional.of(to), page.last())
            : new Position(from.incarnation(), to, Optional.empty(), 0);
    return new Feed.Changes(page.changes(), next.encode());
  }

  private static boolean holds(ResultSet row, Position from) throws SQLException {
    var now = Snapshot.parse(row.getString("snapshot"));
    return Trimmed.parse(row.getString("trimmed")).isCoveredBy(from, now);
  }

  /** By the transactions that were not over then; that is an index, whatever else has been seen. */
  private String newsSql() {
    var select =
        "SELECT "
            + COLUMNS
            + " FROM "
            + tables.change()
            + " WHERE pg_visible_in_snapshot(xid, ?::pg_snapshot) AND xid ";
    return select + "= ANY (?::xid8[]) UNION ALL " + select + ">= ?::xid8";
  }

  /** By number: nearly all that follows belongs to it. */
  private String restSql() {
    return "SELECT "
        + COLUMNS
        + " FROM "
        + tables.change()
        + " WHERE pg_visible_in_snapshot(xid, ?::pg_snapshot)"
        + " AND NOT pg_visible_in_snapshot(xid, ?::pg_snapshot)"
        + " AND seq > ? ORDER BY seq, item LIMIT ?";
  }

  @Override
  public void trim(Connection connection, long upTo) throws SQLException {
    Sql.execute(
        connection,
        "WITH gone AS (DELETE FROM "
            + tables.change()
            + " WHERE seq <= "
            + upTo
            + " RETURNING xid) UPDATE "
            + tables.meta()
            + " SET setting = concat("
            + upTo
            + ", ':', greatest(split_part(setting, ':', 2)::xid8, (SELECT xid FROM gone ORDER BY xid DESC LIMIT 1)))"
            + " WHERE name = 'trimmed'");
  }
}
