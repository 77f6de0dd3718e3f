package io.certwright.internal.inventory;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.inventory.Inventory.News;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.record.UseRecord;
import io.certwright.internal.store.RecordPage;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordWrite;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what uses certificates on this node, and forgets what has not for a week. */
public final class UseWriter {

  /** For how long what is not used any more is remembered. */
  public static final Duration REMEMBERED = Duration.ofDays(7);

  private static final Logger LOG = LoggerFactory.getLogger(UseWriter.class);
  private static final int MOST_FORGOTTEN = 100;
  private static final Pattern PLACE =
      Pattern.compile("[0-9a-z-]{1,127}/[0-9a-z-]{1,63}/[0-9a-z-]{1,63}");

  private final Gate gate;
  private final RecordStore records;
  private final Clock clock;
  private final String node;

  /** A writer for a node of this folded name. */
  public UseWriter(Gate gate, RecordStore records, Clock clock, String node) {
    this.gate = gate;
    this.records = records;
    this.clock = clock;
    this.node = node;
  }

  /**
   * Writes some, in one commit.
   *
   * @param ticks what the ticker says now
   * @throws ConflictException if somebody else writes in this node's name
   */
  void write(List<News> news, long ticks) {
    var writes = new ArrayList<RecordWrite>(news.size());
    for (var one : news) {
      write(one, ticks).ifPresent(writes::add);
    }
    if (!writes.isEmpty()) {
      commit("usage/seen", node + ": " + writes.size() + " uses", writes);
    }
  }

  private Optional<RecordWrite> write(News news, long ticks) {
    var consumer = news.consumer();
    try {
      var id = UseRecord.id(consumer.certificate(), node, consumer.name());
      var before = records.find(UseRecord.TYPE, id);
      var after = after(news, before.map(Stored::value), ticks);
      return Optional.of(
          before
              .map(known -> replaced(after, known.revision()))
              .orElseGet(() -> records.insert(UseRecord.TYPE, after, RecordStore.noSecret())));
    } catch (IntegrityException e) {
      // A verification of the vault tells of it; the others are written.
      LOG.debug("a use is not written over a damaged record", e);
      return Optional.empty();
    }
  }

  private RecordWrite.Put replaced(UseRecord after, long revision) {
    return records.replace(UseRecord.TYPE, after, RecordStore.noSecret(), revision);
  }

  private UseRecord after(News news, Optional<UseRecord> before, long ticks) {
    var ago = Duration.ofNanos(Math.max(0, ticks - news.seen().at()));
    var seen = clock.instant().minus(ago).truncatedTo(ChronoUnit.MILLIS);
    var version = news.seen().version();
    return new UseRecord(
        news.consumer().certificate(),
        version,
        node,
        news.consumer().name(),
        before.filter(use -> use.version().equals(version)).map(UseRecord::since).orElse(seen),
        seen,
        before.map(UseRecord::extensions).orElse(Extensions.NONE));
  }

  /** A page of what was written, by all nodes. */
  RecordPage<UseRecord> list(String prefix, Optional<String> after, int limit) {
    if (after.filter(place -> !PLACE.matcher(place).matches()).isPresent()) {
      throw new InvalidRequestException(
          "after", "a page goes on after what the page before it gave as its next");
    }
    return records.list(UseRecord.TYPE, prefix, after, Order.ASCENDING, limit);
  }

  /** Forgets some of what was not seen for long, whichever node it was on. */
  void forget() {
    var old = AttributeValue.toMillis(clock.instant().minus(REMEMBERED));
    var range =
        new AttributeMatch.Range(
            new AttributeValue.Moment(AttributeValue.EARLIEST),
            Optional.of(new AttributeValue.Moment(old)));
    var found =
        records.search(UseRecord.TYPE, UseRecord.SEEN, range, Optional.empty(), MOST_FORGOTTEN);
    var deletions = new ArrayList<RecordWrite>();
    for (var use : found.records()) {
      var id = UseRecord.TYPE.id(use.value());
      deletions.add(records.delete(UseRecord.TYPE, id, use.revision()));
    }
    if (!deletions.isEmpty()) {
      commit("usage/forgotten", deletions.size() + " uses", deletions);
    }
  }

  private void commit(String operation, String detail, List<RecordWrite> writes) {
    try {
      var run = Caller.inRun(records.crypto().random());
      gate.commit(run, operation, "", AuditOutcome.DONE, detail, writes, List.of());
    } catch (ChangeRefusedException e) {
      throw new ConflictException(
          "another process writes its uses as the node \"" + node + "\"; give each its own name");
    }
  }
}
