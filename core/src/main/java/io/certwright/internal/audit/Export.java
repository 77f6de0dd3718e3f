package io.certwright.internal.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.certwright.audit.AuditFormat;
import io.certwright.errors.ConflictException;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.Checkpoint;
import io.certwright.internal.record.CheckpointRecord;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.Pruned;
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
    var pruned = Pruned.of(records);
    requireSigned(pruned, last);
    if (format == AuditFormat.JSON_LINES) {
      line(ExportLines.header(records.vault()));
      checkpoints(last.content().number());
      if (pruned.summary().isPresent()) {
        line(ExportLines.summary(pruned.summary().get()));
      }
    }
    for (var head : last.content().heads()) {
      chain(head, pruned);
    }
    requireSigned(Pruned.of(records), last);
    out.flush();
    return entries;
  }

  /** What was pruned since is missing in what was written. */
  private static void requireSigned(Pruned pruned, CheckpointRecord last) {
    if (!pruned.heads().equals(last.content().pruned())) {
      throw new ConflictException(
          "the audit trail was pruned while it was exported, so that is not whole; export it"
              + " again");
    }
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

  private void chain(Checkpoint.Head head, Pruned pruned) throws IOException {
    var prefix = head.stripe() + "/";
    var after = pruned.base(head.stripe()).map(Checkpoint.Head::id);
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
