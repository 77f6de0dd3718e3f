package io.certwright.storage.jdbc;

import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.ClaimId;
import io.certwright.spi.storage.DuePage;
import io.certwright.spi.storage.FindPage;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.ListPage;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * The reads. Each gets its records by one statement, which sees one state of the database, so that
 * no record is half of one commit and half of another. A limit is written out: a database that
 * plans ahead without it may expect to read a large part of a table.
 */
final class Queries {

  /** Those longest due first, equally due ones by key. */
  static final String DUE_ORDER = " ORDER BY d.due_at, d.kind, d.id";

  /** Where {@link #dueWhere} has the instant. */
  private static final int DUE_COLUMN = 4;

  private final Tables tables;
  private final Dialect dialect;

  Queries(Tables tables, Dialect dialect) {
    this.tables = tables;
    this.dialect = dialect;
  }

  Optional<StoredRecord> get(Connection connection, RecordKey key) throws SQLException {
    var where = of("r", key.vault(), key.kind()).and("r.id = ?", key.id());
    var from = tables.record() + " r" + where.sql();
    return records(connection, from, where).stream().findFirst();
  }

  ListPage list(Connection connection, ListQuery query) throws SQLException {
    boolean ascending = query.order() == ListQuery.Order.ASCENDING;
    var where = of("r", query.vault(), query.kind());
    var end = Texts.afterPrefix(query.prefix());
    var after = query.after().orElse("");
    // One bound at each end: given two, a database may take the wider one to search by.
    if (ascending && !after.isEmpty() && Texts.compare(after, query.prefix()) >= 0) {
      where.and("r.id > ?", after);
    } else {
      where.and("r.id >= ?", query.prefix());
    }
    if (!ascending && !after.isEmpty() && (end.isEmpty() || Texts.compare(after, end) < 0)) {
      where.and("r.id < ?", after);
    } else if (!end.isEmpty()) {
      where.and("r.id < ?", end);
    }
    // With what is the same in all rows, because not every database leaves that out by itself.
    var order =
        (ascending
                ? " ORDER BY r.vault, r.kind, r.id"
                : " ORDER BY r.vault DESC, r.kind DESC, r.id DESC")
            + " LIMIT "
            + query.limit();
    var page = records(connection, tables.record() + " r" + where.sql() + order, where);
    return new ListPage(
        page,
        page.size() < query.limit()
            ? Optional.empty()
            : Optional.of(page.get(page.size() - 1).key().id()));
  }

  DuePage due(Connection connection, VaultId vault, int limit, Duration offset)
      throws SQLException {
    long now = Sql.number(connection, "SELECT " + dialect.nowMillis()) + offset.toMillis();
    var where = new Condition();
    var due = dueNow(where, vault, now, limit);
    var from = "(" + due + ") d JOIN " + recordOf("d") + DUE_ORDER + " LIMIT " + limit;
    return new DuePage(Instant.ofEpochMilli(now), records(connection, from, where));
  }

  Optional<Instant> dueAfter(Connection connection, VaultId vault, Instant instant)
      throws SQLException {
    var later = dueWhere("claim IS NULL AND due_at > ?", dialect.freeOrder(), 1);
    try (var query = connection.prepareStatement(later)) {
      query.setString(1, vault.value());
      query.setLong(2, instant.toEpochMilli());
      try (var row = query.executeQuery()) {
        return row.next() ? Rows.due(row, DUE_COLUMN) : Optional.empty();
      }
    }
  }

  /**
   * What a claim holds, if nobody else has taken, put or deleted it since. The end of the lease
   * stands between two bounds: asked for an equal one, SQLite reads all due rows of the vault.
   */
  List<StoredRecord> claimed(Connection connection, VaultId vault, ClaimId claim, long until)
      throws SQLException {
    var where =
        new Condition()
            .and("d.vault = ?", vault.value())
            .and("d.claim = ?", claim.value())
            .and("d.claimed_until >= ?", until)
            .and("d.claimed_until <= ?", until);
    var from = tables.due() + " d JOIN " + recordOf("d") + where.sql() + DUE_ORDER;
    return records(connection, from, where);
  }

  /**
   * The keys of what is due: what nobody has in hand, and what somebody had whose lease is over.
   * Each part has an index; the second is sorted, since its index is in the order of the leases'
   * ends, but nothing in it is not due.
   */
  private String dueNow(Condition parameters, VaultId vault, long now, int limit) {
    parameters.values(vault.value(), now, vault.value(), now);
    return "SELECT * FROM ("
        + free(limit)
        + ") AS u UNION ALL SELECT * FROM ("
        + lapsed(limit)
        + ") AS u";
  }

  /** What is due and in nobody's hand; its parameters are the vault and the time. */
  String free(int limit) {
    return dueWhere("claim IS NULL AND due_at <= ?", dialect.freeOrder(), limit);
  }

  /** What is due because its lease is over; its parameters are the vault and the time. */
  String lapsed(int limit) {
    return dueWhere(dialect.isClaimed() + " AND claimed_until <= ?", "due_at, kind, id", limit);
  }

  private String dueWhere(String condition, String order, int limit) {
    return "SELECT vault, kind, id, due_at FROM "
        + tables.due()
        + " WHERE vault = ? AND "
        + condition
        + " ORDER BY "
        + order
        + " LIMIT "
        + limit;
  }

  private String recordOf(String table) {
    return tables.record()
        + " r ON r.vault = X.vault AND r.kind = X.kind AND r.id = X.id".replace("X", table);
  }

  FindPage find(Connection connection, FindQuery query) throws SQLException {
    var range = SearchRange.of(query.match(), query.after());
    if (range.parts().isEmpty()) {
      return new FindPage(List.of(), Optional.empty());
    }
    var where = new Condition();
    var parts = new StringJoiner(" UNION ALL ");
    for (var part : range.parts()) {
      parts.add(part(where, query, part));
    }
    var sql =
        "SELECT "
            + Rows.COLUMNS
            + ", a.text_value, a.moment_value FROM ("
            + parts
            + ") a JOIN "
            + recordOf("a")
            + " ORDER BY a.text_value, a.moment_value, a.id LIMIT "
            + query.limit();
    var hits = new ArrayList<FindPage.Hit>();
    try (var statement = connection.prepareStatement(sql)) {
      where.bind(statement, dialect);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var value =
              range.isText()
                  ? new AttributeValue.Text(rows.getString(9))
                  : new AttributeValue.Moment(Instant.ofEpochMilli(rows.getLong(10)));
          hits.add(new FindPage.Hit(value, Rows.record(rows)));
        }
      }
    }
    return new FindPage(hits, hits.size() < query.limit() ? Optional.empty() : place(hits));
  }

  /** A page of one part of a search; parts follow one another, so that a page of all is in them. */
  private String part(Condition parameters, FindQuery query, SearchRange.Part part) {
    parameters.values(query.vault().value(), query.kind(), query.attribute());
    parameters.values(part.values().toArray());
    return "SELECT * FROM (SELECT vault, kind, id, text_value, moment_value FROM "
        + tables.attribute()
        + " WHERE vault = ? AND kind = ? AND name = ? AND "
        + part.condition()
        + " ORDER BY vault, kind, name, type, text_value, moment_value, id LIMIT "
        + query.limit()
        + ") AS u";
  }

  private static Optional<FindQuery.Place> place(List<FindPage.Hit> hits) {
    var last = hits.get(hits.size() - 1);
    return Optional.of(new FindQuery.Place(last.value(), last.record().key().id()));
  }

  private static Condition of(String table, VaultId vault, String kind) {
    return new Condition().and(table + ".vault = ?", vault.value()).and(table + ".kind = ?", kind);
  }

  private List<StoredRecord> records(Connection connection, String from, Condition where)
      throws SQLException {
    var records = new ArrayList<StoredRecord>();
    try (var statement = connection.prepareStatement("SELECT " + Rows.COLUMNS + " FROM " + from)) {
      where.bind(statement, dialect);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          records.add(Rows.record(rows));
        }
      }
    }
    return records;
  }
}
