package io.certwright.storage.jdbc;

import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one commit, in a transaction that is open: first {@link #failing}, then {@link
 * #write}. What stood in a record before decides which rows beside it change, so that a record
 * whose attributes stay costs one row and not all of them.
 */
final class CommitWork implements AutoCloseable {

  private record Before(long revision, Optional<Instant> due, List<Attribute> attributes) {}

  private final Tables tables;
  private final Statements statements;
  private final Map<RecordKey, Before> before = new HashMap<>();

  CommitWork(Connection connection, Tables tables) {
    this.tables = tables;
    this.statements = new Statements(connection);
  }

  /** The keys whose precondition does not hold. */
  List<RecordKey> failing(Commit commit) throws SQLException {
    var failing = new ArrayList<RecordKey>();
    for (var write : commit.writes()) {
      var there = read(write.key());
      if (there != null) {
        before.put(write.key(), there);
      }
      var revision = there == null ? OptionalLong.empty() : OptionalLong.of(there.revision());
      if (!revision.equals(write.expected())) {
        failing.add(write.key());
      }
    }
    return failing;
  }

  /** Writes what the commit says. */
  void write(Commit commit) throws SQLException {
    for (var write : commit.writes()) {
      if (write instanceof RecordWrite.Put put) {
        put(put, commit.id());
      } else if (write instanceof RecordWrite.Delete delete) {
        delete(delete, commit.id());
      }
    }
  }

  private @Nullable Before read(RecordKey key) throws SQLException {
    var select =
        at(
            key,
            1,
            statements.of(
                "SELECT revision, due_at, attributes FROM "
                    + tables.record()
                    + " WHERE vault = ? AND kind = ? AND id = ?"));
    try (var rows = select.executeQuery()) {
      if (!rows.next()) {
        return null;
      }
      var attributes = AttributeCodec.decode(Rows.bytes(rows, 3));
      return new Before(rows.getLong(1), Rows.due(rows, 2), attributes);
    } catch (IOException | IllegalArgumentException e) {
      throw Rows.damaged(key.vault().value(), key.kind(), key.id(), e);
    }
  }

  private void put(RecordWrite.Put put, CommitId commit) throws SQLException {
    var old = before.get(put.key());
    var sql =
        old == null
            ? "INSERT INTO "
                + tables.record()
                + " (revision, commit_id, due_at, attributes, payload, vault, kind, id)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            : "UPDATE "
                + tables.record()
                + " SET revision = ?, commit_id = ?, due_at = ?, attributes = ?, payload = ?"
                + " WHERE vault = ? AND kind = ? AND id = ?";
    var statement = statements.of(sql);
    statement.setLong(1, put.revision());
    statement.setString(2, commit.value());
    if (put.due().isPresent()) {
      statement.setLong(3, put.due().get().toEpochMilli());
    } else {
      statement.setNull(3, Types.BIGINT);
    }
    statement.setBytes(4, AttributeCodec.encode(put.attributes()));
    statement.setBytes(5, put.payload().toByteArray());
    at(put.key(), 6, statement).executeUpdate();
    replaceDue(put.key(), old == null ? Optional.empty() : old.due(), put.due());
    replaceAttributes(put.key(), old == null ? List.of() : old.attributes(), put.attributes());
    change(put.key(), OptionalLong.of(put.revision()), commit);
  }

  private void delete(RecordWrite.Delete delete, CommitId commit) throws SQLException {
    var sql = "DELETE FROM " + tables.record() + " WHERE vault = ? AND kind = ? AND id = ?";
    at(delete.key(), 1, statements.of(sql)).executeUpdate();
    var old = before.get(delete.key());
    if (old != null) {
      replaceDue(delete.key(), old.due(), Optional.empty());
      replaceAttributes(delete.key(), old.attributes(), List.of());
    }
    change(delete.key(), OptionalLong.empty(), commit);
  }

  private void replaceDue(RecordKey key, Optional<Instant> from, Optional<Instant> to)
      throws SQLException {
    if (from.equals(to)) {
      return;
    }
    if (from.isPresent()) {
      due(
          "DELETE FROM " + tables.due() + " WHERE vault = ? AND kind = ? AND id = ? AND due_at = ?",
          key,
          from.get());
    }
    if (to.isPresent()) {
      due(
          "INSERT INTO " + tables.due() + " (vault, kind, id, due_at) VALUES (?, ?, ?, ?)",
          key,
          to.get());
    }
  }

  private void due(String sql, RecordKey key, Instant due) throws SQLException {
    var statement = at(key, 1, statements.of(sql));
    statement.setLong(4, due.toEpochMilli());
    statement.executeUpdate();
  }

  private void replaceAttributes(RecordKey key, List<Attribute> from, List<Attribute> to)
      throws SQLException {
    var gone = new HashSet<>(from);
    to.forEach(gone::remove);
    var come = new HashSet<>(to);
    from.forEach(come::remove);
    for (var attribute : gone) {
      attribute(
          "DELETE FROM "
              + tables.attribute()
              + " WHERE vault = ? AND kind = ? AND id = ?"
              + " AND name = ? AND type = ? AND text_value = ? AND moment_value = ?",
          key,
          attribute);
    }
    for (var attribute : come) {
      attribute(
          "INSERT INTO "
              + tables.attribute()
              + " (vault, kind, id, name, type, text_value, moment_value)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?)",
          key,
          attribute);
    }
  }

  private void attribute(String sql, RecordKey key, Attribute attribute) throws SQLException {
    var statement = at(key, 1, statements.of(sql));
    statement.setString(4, attribute.name());
    if (attribute.value() instanceof AttributeValue.Text text) {
      statement.setInt(5, AttributeCodec.TEXT);
      statement.setString(6, text.text());
      statement.setLong(7, 0);
    } else {
      statement.setInt(5, AttributeCodec.MOMENT);
      statement.setString(6, "");
      statement.setLong(7, ((AttributeValue.Moment) attribute.value()).instant().toEpochMilli());
    }
    statement.executeUpdate();
  }

  private void change(RecordKey key, OptionalLong revision, CommitId commit) throws SQLException {
    var statement =
        at(
            key,
            1,
            statements.of(
                "INSERT INTO "
                    + tables.change()
                    + " (vault, kind, id, commit_id, revision) VALUES (?, ?, ?, ?, ?)"));
    statement.setString(4, commit.value());
    if (revision.isPresent()) {
      statement.setLong(5, revision.getAsLong());
    } else {
      statement.setNull(5, Types.BIGINT);
    }
    statement.executeUpdate();
  }

  /** Binds a key to three parameters in a row. */
  private static PreparedStatement at(RecordKey key, int first, PreparedStatement statement)
      throws SQLException {
    statement.setString(first, key.vault().value());
    statement.setString(first + 1, key.kind());
    statement.setString(first + 2, key.id());
    return statement;
  }

  @Override
  public void close() throws SQLException {
    statements.close();
  }
}
