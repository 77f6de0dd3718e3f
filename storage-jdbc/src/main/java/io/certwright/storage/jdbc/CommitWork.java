package io.certwright.storage.jdbc;

import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one commit, in a transaction that is open: first {@link #failing}, then {@link
 * #rows}. Every record that the commit names is locked, in the order of their keys, and stays so
 * until its end: that makes commits serializable, and lets those that share no record go on side by
 * side. What stood in a record before decides which rows beside it change, so that a record whose
 * attributes stay costs one row and not all of them.
 */
final class CommitWork {

  private final Commit commit;
  private final Tables tables;
  private final CommitStatements statements;
  private final Dialect.RowLocks locks;
  private final Bulk bulk;
  private final List<RecordWrite> writes;
  private final Map<RecordKey, Before> before = new HashMap<>();
  private final Map<RowStatement, List<Object[]>> rows = new LinkedHashMap<>();

  CommitWork(
      Commit commit,
      Tables tables,
      CommitStatements statements,
      Dialect.RowLocks locks,
      Bulk bulk) {
    this.commit = commit;
    this.tables = tables;
    this.statements = statements;
    this.locks = locks;
    this.bulk = bulk;
    this.writes = new ArrayList<>(commit.writes());
    writes.sort(Comparator.comparing(RecordWrite::key));
  }

  /**
   * The keys whose precondition does not hold.
   *
   * @param sparing whether what is only to be made is not looked at, because unique keys refuse
   *     what must be refused; unless there is something to be refused already, all of which is told
   */
  Set<RecordKey> failing(List<Fence> fences, boolean sparing) throws SQLException {
    var claims = new HashMap<RecordKey, String>();
    fences.forEach(fence -> claims.put(fence.key(), fence.claim().value()));
    var seen = writes.stream().filter(write -> !sparing || !isNew(write)).toList();
    var looks = looks(seen);
    if (!claims.isEmpty()) {
      looks.add(look(claims));
    }
    bulk.read(looks);
    var failing = new LinkedHashSet<RecordKey>();
    seen.stream().filter(this::fails).forEach(write -> failing.add(write.key()));
    failing.addAll(claims.keySet());
    if (seen.size() < writes.size() && !failing.isEmpty()) {
      var others = writes.stream().filter(CommitWork::isNew).toList();
      bulk.read(looks(others));
      others.stream().filter(this::fails).forEach(write -> failing.add(write.key()));
    }
    return failing;
  }

  private static boolean isNew(RecordWrite write) {
    return write instanceof RecordWrite.Put && write.expected().isEmpty();
  }

  private boolean fails(RecordWrite write) {
    var there = before.get(write.key());
    var revision = there == null ? OptionalLong.empty() : OptionalLong.of(there.revision());
    return !revision.equals(write.expected());
  }

  /** Records that are only looked at are locked less strictly, so runs of either kind alternate. */
  private List<Bulk.Look> looks(List<RecordWrite> some) {
    var looks = new ArrayList<Bulk.Look>();
    var run = new ArrayList<RecordKey>();
    for (int i = 0; i < some.size(); i++) {
      boolean isCheck = some.get(i) instanceof RecordWrite.Check;
      run.add(some.get(i).key());
      if (i + 1 == some.size() || isCheck != some.get(i + 1) instanceof RecordWrite.Check) {
        var lock = isCheck ? locks.shared() : locks.exclusive();
        looks.add(
            new Bulk.Look(
                tables.record(),
                Before.COLUMNS,
                List.copyOf(run),
                lock,
                (key, row) -> before.put(key, Before.read(key, row))));
        run.clear();
      }
    }
    return looks;
  }

  /** Takes those out that stand. */
  private Bulk.Look look(Map<RecordKey, String> claims) {
    return new Bulk.Look(
        tables.due(),
        "r.claim",
        claims.keySet().stream().sorted().toList(),
        locks.exclusive(),
        (key, row) -> claims.remove(key, row.getString(1)));
  }

  /** What the commit writes. */
  Map<RowStatement, List<Object[]>> rows() {
    statements.inOrder().forEach(statement -> rows.put(statement, new ArrayList<>()));
    add(statements.insertCommit, commit.id().value(), 1L);
    for (var write : writes) {
      if (write instanceof RecordWrite.Put put) {
        put(put);
      } else if (write instanceof RecordWrite.Delete delete) {
        delete(delete);
      } else if (write.expected().isEmpty() && !locks.exclusive().isEmpty()) {
        keepAbsent(write.key());
      }
    }
    rows.values().removeIf(List::isEmpty);
    return rows;
  }

  /**
   * What is not there cannot be locked, but a row that comes and goes keeps others from making it.
   */
  private void keepAbsent(RecordKey key) {
    add(statements.insertRecord, key, 0L, commit.id().value(), null, new byte[0], new byte[0]);
    add(statements.deleteRecord, key, 0L);
  }

  private void put(RecordWrite.Put put) {
    var key = put.key();
    var old = before.get(key);
    var attributes = AttributeCodec.encode(put.attributes());
    var payload = put.payload().toByteArray();
    var due = put.due().map(Instant::toEpochMilli).orElse(null);
    if (old == null) {
      add(
          statements.insertRecord,
          key,
          put.revision(),
          commit.id().value(),
          due,
          attributes,
          payload);
    } else {
      addRow(
          statements.updateRecord,
          put.revision(),
          commit.id().value(),
          due,
          attributes,
          payload,
          key.vault().value(),
          key.kind(),
          key.id(),
          old.revision());
    }
    replaceDue(key, old == null ? Optional.empty() : old.due(), due);
    replaceAttributes(key, old == null ? List.of() : old.attributes(), put.attributes());
    change(key, put.revision());
  }

  private void delete(RecordWrite.Delete delete) {
    var key = delete.key();
    add(statements.deleteRecord, key, delete.revision());
    var old = before.get(key);
    if (old != null) {
      replaceDue(key, old.due(), null);
      replaceAttributes(key, old.attributes(), List.of());
    }
    change(key, null);
  }

  private void replaceDue(RecordKey key, Optional<Instant> from, @Nullable Long to) {
    if (from.isEmpty() && to != null) {
      add(statements.insertDue, key, to);
    } else if (to != null) {
      addRow(statements.updateDue, to, key.vault().value(), key.kind(), key.id());
    } else if (from.isPresent()) {
      add(statements.deleteDue, key);
    }
  }

  private void replaceAttributes(RecordKey key, List<Attribute> from, List<Attribute> to) {
    var gone = new HashSet<>(from);
    to.forEach(gone::remove);
    var come = new HashSet<>(to);
    from.forEach(come::remove);
    gone.forEach(attribute -> attribute(statements.deleteAttribute, key, attribute));
    come.forEach(attribute -> attribute(statements.insertAttribute, key, attribute));
  }

  private void attribute(RowStatement statement, RecordKey key, Attribute attribute) {
    if (attribute.value() instanceof AttributeValue.Text text) {
      add(statement, key, attribute.name(), (long) AttributeCodec.TEXT, text.text(), 0L);
    } else {
      long moment = ((AttributeValue.Moment) attribute.value()).instant().toEpochMilli();
      add(statement, key, attribute.name(), (long) AttributeCodec.MOMENT, "", moment);
    }
  }

  private void change(RecordKey key, @Nullable Long revision) {
    var changes = rows.get(statements.insertChange);
    long item = changes == null ? 0 : changes.size();
    addRow(
        statements.insertChange,
        commit.id().value(),
        item,
        key.vault().value(),
        key.kind(),
        key.id(),
        revision);
  }

  /** Adds a row whose first values are the key. */
  private void add(RowStatement statement, RecordKey key, @Nullable Object... rest) {
    var row = new @Nullable Object[rest.length + 3];
    row[0] = key.vault().value();
    row[1] = key.kind();
    row[2] = key.id();
    System.arraycopy(rest, 0, row, 3, rest.length);
    addRow(statement, row);
  }

  private void add(RowStatement statement, String first, long second) {
    addRow(statement, first, second);
  }

  private void addRow(RowStatement statement, @Nullable Object... values) {
    rows.computeIfAbsent(statement, s -> new ArrayList<>()).add(values);
  }
}
