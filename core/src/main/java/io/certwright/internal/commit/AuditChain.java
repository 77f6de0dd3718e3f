package io.certwright.internal.commit;

import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.Counts;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.record.KeptEvent;
import io.certwright.internal.store.Chains;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.RecordWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The end of an audit chain, to which entries are linked one after another. Used by one thread at a
 * time.
 */
final class AuditChain {

  private final RecordStore records;
  private final Tellings tellings;
  private final String stripe;

  private @Nullable Head head;

  AuditChain(RecordStore records, Tellings tellings, String stripe) {
    this.records = records;
    this.tellings = tellings;
    this.stripe = stripe;
  }

  String stripe() {
    return stripe;
  }

  /**
   * The last entry.
   *
   * @param sequence its number; -1: there is none
   * @param digest of its public part
   * @param counts what the chain counts
   * @param last what it says, and how another chain tells of it; empty: there is none
   */
  private record Head(long sequence, Bytes digest, Counts counts, Optional<Last> last) {
    static final Head NONE = new Head(-1, Bytes.empty(), Counts.NONE, Optional.empty());
  }

  /**
   * What the last entry says, and how another chain tells of it.
   *
   * @param telling gives that; it costs a digest, and few are told of
   */
  record Last(AuditRecord.Note note, Supplier<AuditRecord.Told> telling) {

    AuditRecord.Told told() {
      return telling.get();
    }
  }

  /** Entries that are linked, but count only once their commit is done. */
  final class Draft {
    private final Optional<Last> before;
    private Head end;
    private final List<RecordWrite.Put> writes = new ArrayList<>();

    private Draft() {
      end = current();
      before = end.last;
    }

    /** The entry before the first of these; empty: the chain begins with them. */
    Optional<Last> before() {
      return before;
    }

    /** The entry with which the chain has ended, if it has. */
    Optional<AuditRecord.Note> ended() {
      return before.map(Last::note).filter(AuditRecord.Note::ends);
    }

    /**
     * Links one more entry.
     *
     * @param change by how much the chain counts more with the commit of which this is the last
     *     entry; empty: others of the same commit follow
     */
    void add(
        AuditRecord.Note note,
        List<AuditRecord.Told> told,
        List<KeptEvent> events,
        Optional<Counts> change) {
      var counts = change.map(end.counts::plus);
      var entry =
          new AuditRecord(
              stripe, end.sequence + 1, end.digest, note, told, events, counts, Extensions.NONE);
      // Encoded once: what is sealed is what the next entry has the digest of.
      var encoded = AuditRecord.TYPE.encode(entry);
      var write = records.insertEncoded(AuditRecord.TYPE, entry, encoded);
      writes.add(write);
      end = head(entry, encoded, counts.orElse(end.counts), () -> tellings.written(write));
    }

    List<RecordWrite.Put> writes() {
      return writes;
    }

    void committed() {
      head = end;
    }
  }

  Draft draft() {
    return new Draft();
  }

  /** Forgets where the chain ends: another process may have gone on with it. */
  void forget() {
    head = null;
  }

  private Head current() {
    var known = head;
    // An end may have been undone by another process, and nothing would be refused to tell of it.
    if (known == null || known.last.filter(last -> last.note.ends()).isPresent()) {
      known = load();
      head = known;
    }
    return known;
  }

  private Head load() {
    var found = new Chains(records).end(stripe);
    var loaded = Head.NONE;
    if (found.isPresent()) {
      var stored = found.get();
      var entry = records.open(AuditRecord.TYPE, stored).value();
      var encoded = AuditRecord.TYPE.encode(entry);
      var counts = entry.counts().orElse(Counts.NONE);
      loaded = head(entry, encoded, counts, () -> tellings.seen(stored));
    }
    // A listing may leave a damaged record out. Asked for by name it is told of, and what follows
    // the end that was found could otherwise never be written.
    records.find(AuditRecord.TYPE, AuditRecord.id(stripe, loaded.sequence + 1));
    return loaded;
  }

  private Head head(
      AuditRecord entry, byte[] encoded, Counts counts, Supplier<AuditRecord.Told> telling) {
    return new Head(
        entry.sequence(),
        tellings.digest(encoded),
        counts,
        Optional.of(new Last(entry.note(), telling)));
  }
}
