package io.certwright.storage.jdbc;

import io.certwright.spi.storage.ClaimPage;
import io.certwright.spi.storage.ClaimRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Claims what is due: its rows in the due table get the claim's id and the end of the lease, which
 * takes them out of the index of free ones. A put of such a record waits for that row, so what is
 * read afterwards in the same transaction is what the claimer has in hand.
 */
final class ClaimWork {

  private final Tables tables;
  private final Dialect dialect;
  private final Queries queries;
  private final RowStatement take;

  ClaimWork(Tables tables, Dialect dialect, Queries queries) {
    this.tables = tables;
    this.dialect = dialect;
    this.queries = queries;
    this.take =
        new RowStatement(
            "UPDATE "
                + tables.due()
                + " SET claim = {text claim}, claimed_until = {int8 claimed_until}"
                + " WHERE vault = {text vault} AND kind = {text kind} AND id = {text id}");
  }

  ClaimPage claim(Session session, ClaimRequest request, long offset) throws SQLException {
    var connection = session.begin();
    var statement = dialect.claim(tables);
    long now =
        statement.isPresent()
            ? atOnce(connection, statement.get(), request, offset)
            : stepByStep(connection, request, offset);
    long until = now + request.lease().toMillis();
    var records = queries.claimed(connection, request.vault(), request.id(), until);
    session.commit();
    return new ClaimPage(Instant.ofEpochMilli(now), Instant.ofEpochMilli(until), records);
  }

  private long atOnce(Connection connection, String sql, ClaimRequest request, long offset)
      throws SQLException {
    var parameters = new Condition();
    var vault = request.vault().value();
    int limit = request.limit();
    parameters.values(offset, vault, limit, vault, limit, limit);
    parameters.values(request.id().value(), request.lease().toMillis());
    try (var statement = connection.prepareStatement(sql)) {
      parameters.bind(statement, dialect);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private long stepByStep(Connection connection, ClaimRequest request, long offset)
      throws SQLException {
    dialect.takeTurn(connection, tables);
    long now = Sql.number(connection, "SELECT " + dialect.nowMillis()) + offset;
    var rows = new ArrayList<Object[]>();
    for (var key : claimable(connection, request, now)) {
      rows.add(
          new Object[] {
            request.id().value(),
            now + request.lease().toMillis(),
            key.vault(),
            key.kind(),
            key.id()
          });
    }
    try (var bulk = new BulkByRow(connection, dialect)) {
      bulk.write(rows.isEmpty() ? Map.of() : Map.of(take, rows));
    }
    return now;
  }

  /** Both kinds, the longest due first; what is locked and not taken is let go with the commit. */
  private List<Due> claimable(Connection connection, ClaimRequest request, long now)
      throws SQLException {
    int limit = request.limit();
    var found = new ArrayList<Due>();
    for (var sql : List.of(queries.free(limit), queries.lapsed(limit))) {
      try (var statement = connection.prepareStatement(sql + dialect.locks().skipping())) {
        new Condition().values(request.vault().value(), now).bind(statement, dialect);
        try (var rows = statement.executeQuery()) {
          while (rows.next()) {
            found.add(
                new Due(rows.getString(1), rows.getString(2), rows.getString(3), rows.getLong(4)));
          }
        }
      }
    }
    Collections.sort(found);
    return found.subList(0, Math.min(limit, found.size()));
  }

  /** A row of the due table. */
  private record Due(String vault, String kind, String id, long at) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int order = Long.compare(at, other.at);
      order = order == 0 ? kind.compareTo(other.kind) : order;
      return order == 0 ? Texts.compare(id, other.id) : order;
    }
  }
}
