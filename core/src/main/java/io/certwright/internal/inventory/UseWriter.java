package io.certwright.internal.inventory;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Entry;
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
import java.util.function.Function;
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
  private final Function<String, Optional<CertificateSnapshot>> current;
  private final Clock clock;
  private final String node;

  /**
   * A writer for a node.
   *
   * @param current the current version of a certificate
   * @param node the node's folded name
   */
  public UseWriter(
      Gate gate,
      RecordStore records,
      Function<String, Optional<CertificateSnapshot>> current,
      Clock clock,
      String node) {
    this.gate = gate;
    this.records = records;
    this.current = current;
    this.clock = clock;
    this.node = node;
  }

  /**
   * Writes some, in one commit, and has listeners told of versions that are in use by now.
   *
   * @param ticks what the ticker says now
   * @throws ConflictException if somebody else writes in this node's name
   */
  void write(List<News> news, long ticks) {
    var writes = new ArrayList<RecordWrite>(news.size());
    var told = new ArrayList<Entry>();
    var run = run();
    for (var one : news) {
      write(run, one, ticks, writes, told);
    }
    if (!writes.isEmpty()) {
      told.add(0, entry(run, "usage/seen", "", node + ": " + writes.size() + " uses", writes));
      commit(told);
    }
  }

  private void write(
      Caller run, News news, long ticks, List<RecordWrite> writes, List<Entry> told) {
    var consumer = news.consumer();
    try {
      var id = UseRecord.id(consumer.certificate(), node, consumer.name());
      var before = records.find(UseRecord.TYPE, id);
      var arrived =
          current
              .apply(consumer.certificate())
              .filter(version -> isArrived(version, news, before.map(Stored::value)));
      var after = after(news, before.map(Stored::value), arrived.isPresent(), ticks);
      writes.add(
          before.isPresent()
              ? replaced(after, before.get().revision())
              : records.insert(UseRecord.TYPE, after, RecordStore.noSecret()));
      arrived.ifPresent(version -> told.add(inUse(run, after, version)));
    } catch (IntegrityException e) {
      // A verification of the vault tells of it; the others are written.
      LOG.debug("a use is not written over a damaged record", e);
    }
  }

  /** Whether what is used is what is to be used, which nobody was told of. */
  private static boolean isArrived(
      CertificateSnapshot current, News news, Optional<UseRecord> before) {
    var version = news.seen().version();
    return current.version().version().equals(version)
        && before.filter(use -> use.told().equals(version)).isEmpty();
  }

  private Entry inUse(Caller run, UseRecord use, CertificateSnapshot version) {
    var serial = version.chain().get(0).getSerialNumber().toString(16);
    var detail = "consumer " + use.consumer() + " on the node " + node;
    return entry(run, "usage/in-use", use.name() + "/" + use.version(), detail, List.of())
        .with(new VaultEvent.InUse(node, use.consumer(), serial));
  }

  private RecordWrite.Put replaced(UseRecord after, long revision) {
    return records.replace(UseRecord.TYPE, after, RecordStore.noSecret(), revision);
  }

  private UseRecord after(News news, Optional<UseRecord> before, boolean arrived, long ticks) {
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
        arrived ? version : before.map(UseRecord::told).orElse(""),
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
      commit(List.of(entry(run(), "usage/forgotten", "", deletions.size() + " uses", deletions)));
    }
  }

  private Caller run() {
    return Caller.inRun(records.crypto().random());
  }

  private static Entry entry(
      Caller run, String operation, String target, String detail, List<RecordWrite> writes) {
    return new Entry(
        run.name(), operation, target, AuditOutcome.DONE, detail, writes, List.of(), run.context());
  }

  private void commit(List<Entry> entries) {
    try {
      gate.commitEntries(entries);
    } catch (ChangeRefusedException e) {
      throw new ConflictException(
          "another process writes its uses as the node \"" + node + "\"; give each its own name");
    }
  }
}
