package io.certwright.benchmarks.storage;

import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The rows of new records by hand, many of a table in one trip: all that a storage is searched by
 * and read from, without its commits and changes, which are trimmed in time.
 */
final class MariaRows {

  private static final int BATCH = 1_000;

  private final Connection connection;
  private final String prefix;

  /** On tables of that prefix, which are there. */
  MariaRows(Connection connection, String prefix) {
    this.connection = connection;
    this.prefix = prefix;
  }

  /** Writes certificates' own records into what this storage reads. */
  void fill(Storage storage, int count) throws SQLException, IOException {
    var records = new CertificateRecords(count);
    var last = records.own(0);
    connection.setAutoCommit(false);
    try (var record =
            insert(
                "record (vault, kind, id, revision, commit_id, due_at, attributes, payload)", 8);
        var due = insert("due (vault, kind, id, due_at)", 4);
        var attribute =
            insert("attribute (vault, kind, id, name, type, text_value, moment_value)", 7)) {
      for (int number = 0; number < count; number++) {
        last = records.own(number);
        add(last, records.commitId().value(), record, due, attribute);
        if ((number + 1) % BATCH == 0 || number + 1 == count) {
          record.executeBatch();
          due.executeBatch();
          attribute.executeBatch();
          connection.commit();
        }
      }
    }
    verify(storage, last);
  }

  private PreparedStatement insert(String table, int columns) throws SQLException {
    return connection.prepareStatement(
        "INSERT INTO " + prefix + table + " VALUES (?" + ", ?".repeat(columns - 1) + ")");
  }

  private static void add(
      RecordWrite.Put put,
      String commit,
      PreparedStatement record,
      PreparedStatement due,
      PreparedStatement attribute)
      throws SQLException, IOException {
    long moment = put.due().orElseThrow().toEpochMilli();
    key(record, put)
        .add(put.revision())
        .add(text(commit))
        .add(moment)
        .add(AttributeBytes.of(put.attributes()))
        .add(put.payload().toByteArray());
    record.addBatch();
    key(due, put).add(moment);
    due.addBatch();
    for (var each : put.attributes()) {
      var values = key(attribute, put).add(text(each.name()));
      if (each.value() instanceof AttributeValue.Text value) {
        values.add(0L).add(text(value.text())).add(0L);
      } else {
        var instant = ((AttributeValue.Moment) each.value()).instant();
        values.add(1L).add(new byte[0]).add(instant.toEpochMilli());
      }
      attribute.addBatch();
    }
  }

  private static Values key(PreparedStatement statement, RecordWrite.Put put) throws SQLException {
    var key = put.key();
    return new Values(statement)
        .add(text(key.vault().value()))
        .add(text(key.kind()))
        .add(text(key.id()));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What is written past the storage is what the storage would have written. */
  private static void verify(Storage storage, RecordWrite.Put last) {
    var read = storage.get(last.key()).orElseThrow();
    if (!read.attributes().equals(last.attributes())
        || !read.due().equals(last.due())
        || !read.payload().equals(last.payload())) {
      throw new IllegalStateException("the storage reads something else than was written");
    }
  }
}
