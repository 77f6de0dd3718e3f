package io.certwright.internal.audit;

import io.certwright.audit.AuditFinding;
import io.certwright.audit.AuditFinding.Kind;
import io.certwright.audit.AuditVerification;
import io.certwright.errors.IntegrityException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.BlockedKeyRecord;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.CheckpointRecord;
import io.certwright.internal.record.Counter;
import io.certwright.internal.record.Counts;
import io.certwright.internal.record.PruneSummary;
import io.certwright.internal.record.RecordType;
import io.certwright.internal.record.RecordTypes;
import io.certwright.internal.record.Recount;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.Pruned;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.StorageBlocks;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One verification: walks the chains, remembers what the entries tell of each record last, and
 * compares the records with it.
 *
 * <p>The vault goes on working meanwhile. A record that is newer than what was read of the trail is
 * judged again after the rest of the trail was read.
 */
final class Verification {

  private static final int PAGE = 500;
  private static final List<RecordType<?>> TYPES = RecordTypes.audited();

  /** So often it begins anew because something was pruned meanwhile. */
  private static final int MOST_RUNS = 5;

  private final RecordStore records;
  private final Crypto crypto;
  private final Pruned pruned;
  private final Consumer<Consumer<AuditFinding>> anchors;
  private final StorageBlocks shared;
  private final List<AuditFinding> findings = new ArrayList<>();
  private final Ledger told = new Ledger();
  private final Links links;
  private final Recount recount = new Recount();

  private TrailPosition read = TrailPosition.START;
  private long entries;
  private long compared;

  /** Whether the records were read already, and whether certificates were changed since. */
  private boolean counted;

  private boolean changed;

  /** Whether it is known what was pruned. */
  private boolean whole;

  private Verification(
      RecordStore records, Pruned pruned, Consumer<Consumer<AuditFinding>> anchors) {
    this.records = records;
    this.crypto = records.crypto();
    this.pruned = pruned;
    this.anchors = anchors;
    this.shared = new StorageBlocks(records.storage());
    this.links = new Links(records, pruned, findings::add);
  }

  /**
   * Verifies.
   *
   * @param anchors finds what those outside know better
   */
  static AuditVerification run(RecordStore records, Consumer<Consumer<AuditFinding>> anchors) {
    for (int run = 1; ; run++) {
      var pruned = pruned(records);
      var result = new Verification(records, pruned, anchors).run();
      if (run == MOST_RUNS || pruned.equals(pruned(records))) {
        return result;
      }
    }
  }

  /**
   * Where the trail begins; what cannot be read is found later, and the newest checkpoint knows.
   */
  private static Pruned pruned(RecordStore records) {
    try {
      return Pruned.of(records);
    } catch (IntegrityException e) {
      var page = records.list(CheckpointRecord.TYPE, "", Optional.empty(), Order.DESCENDING, 1);
      return page.records().stream()
          .findFirst()
          .map(last -> new Pruned(last.value().content().pruned(), Optional.empty(), false))
          .orElse(Pruned.NOTHING);
    }
  }

  private AuditVerification run() {
    readState();
    readTrail();
    var doubtful = new ArrayList<StoredRecord>();
    for (var type : TYPES) {
      forEachStored(type, stored -> judge(type, stored, doubtful));
    }
    counted = true;
    readTrail();
    for (var stored : doubtful) {
      judgeAgain(stored);
    }
    links.finish();
    told.forEach(this::judgeMissing);
    forEachStored(BlockedKeyRecord.TYPE, this::judgeShared);
    judgeCounts();
    long checkpoints = new CheckpointWalk(records, pruned, findings::add).run();
    anchors.accept(findings::add);
    return new AuditVerification(entries, compared, checkpoints, findings);
  }

  /** What pruned entries told. Where that is not whole, others tell which record is missing. */
  private void readState() {
    whole = pruned.summary().isPresent() || pruned.heads().isEmpty();
    for (var part : pruned.summary().map(PruneSummary::state).orElse(List.of())) {
      try {
        new PrunedState(records).read(part).forEach(told::begin);
      } catch (IntegrityException e) {
        whole = false;
        find(Kind.RECORD_ALTERED, e.record(), e.getMessage());
      }
    }
  }

  private void readTrail() {
    var walk = new TrailWalk(records, read, PAGE);
    for (var step = walk.next(); step.isPresent(); step = walk.next()) {
      read(step.get());
    }
    read = walk.position();
  }

  private void read(TrailWalk.Step step) {
    entries++;
    var place = step.stored().key().id();
    AuditRecord entry;
    try {
      entry = step.require();
    } catch (IntegrityException e) {
      find(Kind.ENTRY_ALTERED, place, e.getMessage());
      return;
    }
    var id = AuditRecord.TYPE.id(entry);
    if (!id.equals(place)) {
      find(Kind.ENTRY_ALTERED, place, "its content belongs to " + id);
      return;
    }
    if (!links.follow(entry)) {
      return;
    }
    recount.entry(entry);
    changed |= counted && entry.told().stream().anyMatch(told -> Counter.counts(told.kind()));
    entry.told().stream().filter(t -> !t.kind().equals(AuditRecord.KIND)).forEach(told::tell);
  }

  private void forEachStored(RecordType<?> type, Consumer<StoredRecord> action) {
    Optional<String> after = Optional.empty();
    do {
      var query = new ListQuery(records.vault(), type.kind(), "", after, Order.ASCENDING, PAGE);
      var page = Failures.guard(() -> records.storage().list(query));
      page.records().forEach(action);
      after = page.next();
    } while (after.isPresent());
  }

  private void judge(RecordType<?> type, StoredRecord stored, List<StoredRecord> doubtful) {
    compared++;
    var place = place(stored);
    try {
      records.open(type, stored);
      if (Counter.counts(stored.key().kind())) {
        recount.record(records.counted(stored));
      }
    } catch (IntegrityException e) {
      find(Kind.RECORD_ALTERED, place, e.getMessage());
      told.settle(place);
      return;
    }
    var last = told.last(place);
    if (last.isPresent() && agrees(last.get(), stored)) {
      told.settle(place);
    } else if (last.isPresent() && stored.revision() < last.get().revision()) {
      find(
          Kind.RECORD_ROLLED_BACK,
          place,
          "is revision " + stored.revision() + "; the trail tells of " + last.get().revision());
      told.settle(place);
    } else {
      doubtful.add(stored);
    }
  }

  /** Judges a record that was newer than the trail, now that the trail was read on. */
  private void judgeAgain(StoredRecord stored) {
    var last = told.last(place(stored));
    told.settle(place(stored));
    if (last.isEmpty() && !whole) {
      return;
    }
    if (last.isEmpty()) {
      find(Kind.RECORD_UNACCOUNTED, place(stored), "no entry of the trail tells of it");
    } else if (last.get().revision() <= stored.revision() && !agrees(last.get(), stored)) {
      find(
          Kind.RECORD_ALTERED,
          place(stored),
          "is not what the trail tells of its revision " + last.get().revision());
    }
  }

  private boolean agrees(AuditRecord.Told last, StoredRecord stored) {
    return last.revision() == stored.revision()
        && last.digest()
            .filter(Bytes.copyOf(crypto.sha256(stored.payload().toByteArray()))::equals)
            .isPresent();
  }

  private void judgeMissing(String place, AuditRecord.Told last) {
    if (last.digest().isEmpty()) {
      return;
    }
    var key = new RecordKey(records.vault(), last.kind(), last.id());
    try {
      if (Failures.guard(() -> records.storage().get(key)).isEmpty()) {
        find(Kind.RECORD_MISSING, place, "the trail tells of revision " + last.revision());
      }
    } catch (IntegrityException e) {
      find(Kind.RECORD_ALTERED, place, e.getMessage());
    }
  }

  /** What this vault has blocked stands in the list of the storage as well, or somebody took it. */
  private void judgeShared(StoredRecord own) {
    if (!shared.has(own.key().id())) {
      find(
          Kind.RECORD_MISSING,
          "storage/" + place(own),
          "the list that all vaults of the storage share does not have it; report the key as"
              + " compromised again, which puts it back");
    }
  }

  /** What is changed all the time, or is not whole, cannot be counted again. */
  private void judgeCounts() {
    if (changed || findings.stream().anyMatch(other -> isCounted(other.place()))) {
      return;
    }
    if (!recount.difference().equals(Counts.NONE)) {
      find(
          Kind.COUNTS_DIFFER,
          CertificateRecord.KIND,
          "the trail counts "
              + recount.counted()
              + " and the certificates and lists come to "
              + recount.found());
    }
  }

  private static boolean isCounted(String place) {
    int slash = place.indexOf('/');
    return slash >= 0 && Counter.counts(place.substring(0, slash));
  }

  private void find(Kind kind, String place, String message) {
    findings.add(new AuditFinding(kind, place, message));
  }

  private static String place(StoredRecord stored) {
    return stored.key().kind() + "/" + stored.key().id();
  }
}
