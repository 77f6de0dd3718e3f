package io.certwright.benchmarks.storage;

import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.RecordWrite;
import java.sql.Connection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of new records by hand, without a look at what is there: all INSERTs in one trip, then
 * COMMIT. The texts are the same each time, so the server has them prepared.
 */
final class BareCommit {

  private final Connection connection;
  private final String prefix;
  private final CertificateRecords records = new CertificateRecords(2);
  private final Stopwatch time;
  private long next;

  /** On tables of that prefix, which are there. */
  BareCommit(Connection connection, String prefix, Stopwatch time) {
    this.connection = connection;
    this.prefix = prefix;
    this.time = time;
  }

  int repeat(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      var commit = records.commitId().value();
      var puts = records.issue(next++);
      time.time(() -> insert(commit, puts));
    }
    return times;
  }

  private int insert(String commit, List<RecordWrite.Put> puts) throws Exception {
    connection.setAutoCommit(false);
    try (var statement = connection.prepareStatement(sql(puts))) {
      var values = new Values(statement);
      for (var put : puts) {
        values.key(put).add(put.revision()).add(commit).add(due(put));
        values.add(AttributeBytes.of(put.attributes())).add(put.payload().toByteArray());
      }
      for (var put : puts) {
        if (put.due().isPresent()) {
          values.key(put).add(due(put));
        }
      }
      for (var put : puts) {
        for (var attribute : put.attributes()) {
          values.key(put).add(attribute.name());
          if (attribute.value() instanceof AttributeValue.Text text) {
            values.add(0L).add(text.text()).add(0L);
          } else {
            var moment = ((AttributeValue.Moment) attribute.value()).instant();
            values.add(1L).add("").add(moment.toEpochMilli());
          }
        }
      }
      long now = System.currentTimeMillis();
      values.add(commit).add(now);
      for (int i = 0; i < puts.size(); i++) {
        values.add((long) i).add(commit).key(puts.get(i)).add(puts.get(i).revision()).add(now);
      }
      statement.execute();
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
    return puts.size();
  }

  private String sql(List<RecordWrite.Put> puts) {
    int due = (int) puts.stream().filter(put -> put.due().isPresent()).count();
    int attributes = puts.stream().mapToInt(put -> put.attributes().size()).sum();
    return insert(
            "record (vault, kind, id, revision, commit_id, due_at, attributes, payload)",
            "(?, ?, ?, ?, ?, ?, ?, ?)",
            puts.size())
        + insert("due (vault, kind, id, due_at)", "(?, ?, ?, ?)", due)
        + insert(
            "attribute (vault, kind, id, name, type, text_value, moment_value)",
            "(?, ?, ?, ?, ?, ?, ?)",
            attributes)
        + insert("commit (commit_id, state, written_at)", "(?, 1, ?)", 1)
        + insert(
            "change (seq, item, commit_id, vault, kind, id, revision, written_at)",
            "(currval('" + prefix + "commit_seq_seq'), ?, ?, ?, ?, ?, ?, ?)",
            puts.size());
  }

  private String insert(String table, String row, int rows) {
    return "INSERT INTO "
        + prefix
        + table
        + " VALUES "
        + String.join(", ", Collections.nCopies(rows, row))
        + ";\n";
  }

  private static @Nullable Long due(RecordWrite.Put put) {
    return put.due().isPresent() ? put.due().get().toEpochMilli() : null;
  }
}
