package io.certwright.internal.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.certwright.audit.AuditFormat;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.Checkpoint;
import io.certwright.internal.record.CheckpointRecord;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.StoredRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Writes the trail as lines, up to a checkpoint: the checkpoints first, then chain after chain, a
 * page at a time. Used by one thread.
 */
final class Export {

  private static final int PAGE = 200;

  private final RecordStore records;
  private final OutputStream out;
  private final AuditFormat format;

  private long entries;

  Export(RecordStore records, OutputStream out, AuditFormat format) {
    this.records = records;
    this.out = out;
    this.format = format;
  }

  /**
   * Writes all up to this checkpoint.
   *
   * @return how many entries that were
   */
  long upTo(CheckpointRecord last) throws IOException {
    if (format == AuditFormat.JSON_LINES) {
      line(ExportLines.header(records.vault()));
      checkpoints(last.content().number());
    }
    for (var head : last.content().heads()) {
      chain(head);
    }
    out.flush();
    return entries;
  }

  private void checkpoints(long last) throws IOException {
    var after = Optional.<String>empty();
    do {
      var page = records.list(CheckpointRecord.TYPE, "", after, Order.ASCENDING, PAGE);
      for (var damage : page.damaged()) {
        throw damage;
      }
      for (var checkpoint : page.records().stream().map(Stored::value).toList()) {
        if (checkpoint.content().number() <= last) {
          line(ExportLines.checkpoint(checkpoint));
        }
      }
      after = page.next();
    } while (after.isPresent());
  }

  private void chain(Checkpoint.Head head) throws IOException {
    var prefix = head.stripe() + "/";
    var after = Optional.<String>empty();
    do {
      var query =
          new ListQuery(records.vault(), AuditRecord.KIND, prefix, after, Order.ASCENDING, PAGE);
      var page = Failures.guard(() -> records.storage().list(query));
      for (var stored : page.records()) {
        if (stored.key().id().compareTo(head.id()) > 0) {
          return;
        }
        entry(stored);
      }
      after = page.next();
    } while (after.isPresent());
  }

  private void entry(StoredRecord stored) throws IOException {
    var entry = records.open(AuditRecord.TYPE, stored).value();
    entries++;
    line(
        format == AuditFormat.CEF
            ? CefLine.of(entry)
            : ExportLines.entry(entry, AuditRecord.TYPE.encode(entry)));
  }

  private void line(String text) throws IOException {
    out.write((text + "\n").getBytes(UTF_8));
  }
}
