package io.certwright.storage.jdbc;

import io.certwright.spi.storage.AttributeValue;
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

/**
 * The reads. Each gets its records by one statement, which sees one state of the database, so that
 * no record is half of one commit and half of another.
 */
final class Queries {

  private final Tables tables;
  private final Dialect dialect;

  Queries(Tables tables, Dialect dialect) {
    this.tables = tables;
    this.dialect = dialect;
  }

  Optional<StoredRecord> get(Connection connection, RecordKey key) throws SQLException {
    var where = of("r", key.vault(), key.kind()).and("r.id = ?", key.id());
    var from = tables.record() + " r" + where.sql() + " LIMIT ?";
    return records(connection, from, where, 1).stream().findFirst();
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
    var order = " ORDER BY r.id" + (ascending ? "" : " DESC") + " LIMIT ?";
    var page =
        records(connection, tables.record() + " r" + where.sql() + order, where, query.limit());
    return new ListPage(
        page,
        page.size() < query.limit()
            ? Optional.empty()
            : Optional.of(page.get(page.size() - 1).key().id()));
  }

  DuePage due(Connection connection, VaultId vault, int limit, Duration offset)
      throws SQLException {
    long millis = Sql.number(connection, "SELECT " + dialect.nowMillis()) + offset.toMillis();
    var where = new Condition().and("d.vault = ?", vault.value()).and("d.due_at <= ?", millis);
    var from =
        tables.due()
            + " d JOIN "
            + tables.record()
            + " r ON r.vault = d.vault AND r.kind = d.kind AND r.id = d.id"
            + where.sql()
            + " ORDER BY d.due_at, d.kind, d.id LIMIT ?";
    return new DuePage(Instant.ofEpochMilli(millis), records(connection, from, where, limit));
  }

  FindPage find(Connection connection, FindQuery query) throws SQLException {
    var range = SearchRange.of(query.match(), query.after());
    if (range.isEmpty()) {
      return new FindPage(List.of(), Optional.empty());
    }
    var where = of("a", query.vault(), query.kind()).and("a.name = ?", query.attribute());
    range.get().addTo(where);
    var sql =
        "SELECT "
            + Rows.COLUMNS
            + ", a.text_value, a.moment_value FROM "
            + tables.attribute()
            + " a JOIN "
            + tables.record()
            + " r ON r.vault = a.vault AND r.kind = a.kind AND r.id = a.id"
            + where.sql()
            + " ORDER BY a.text_value, a.moment_value, a.id LIMIT ?";
    var hits = new ArrayList<FindPage.Hit>();
    try (var statement = connection.prepareStatement(sql)) {
      statement.setInt(where.bind(statement), query.limit());
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var value =
              range.get().isText()
                  ? new AttributeValue.Text(rows.getString(9))
                  : new AttributeValue.Moment(Instant.ofEpochMilli(rows.getLong(10)));
          hits.add(new FindPage.Hit(value, Rows.record(rows)));
        }
      }
    }
    return new FindPage(hits, hits.size() < query.limit() ? Optional.empty() : place(hits));
  }

  private static Optional<FindQuery.Place> place(List<FindPage.Hit> hits) {
    var last = hits.get(hits.size() - 1);
    return Optional.of(new FindQuery.Place(last.value(), last.record().key().id()));
  }

  private static Condition of(String table, VaultId vault, String kind) {
    return new Condition().and(table + ".vault = ?", vault.value()).and(table + ".kind = ?", kind);
  }

  private static List<StoredRecord> records(
      Connection connection, String from, Condition where, int limit) throws SQLException {
    var records = new ArrayList<StoredRecord>();
    try (var statement = connection.prepareStatement("SELECT " + Rows.COLUMNS + " FROM " + from)) {
      statement.setInt(where.bind(statement), limit);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          records.add(Rows.record(rows));
        }
      }
    }
    return records;
  }
}
