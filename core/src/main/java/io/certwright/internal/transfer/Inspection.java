package io.certwright.internal.transfer;

import io.certwright.errors.IntegrityException;
import io.certwright.internal.audit.PrunedState;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.Counter;
import io.certwright.internal.record.Counts;
import io.certwright.internal.record.PruneSummary;
import io.certwright.internal.record.RecordTypes;
import io.certwright.internal.record.Recount;
import io.certwright.internal.record.StatePartRecord;
import io.certwright.internal.store.Pruned;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.StoredRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Compares all that arrived with what the audit trail tells, in bounded memory: each entry replaces
 * revisions by the next ones, so the sum over all entries is the sum over the records.
 */
final class Inspection {

  private final RecordStore records;
  private final Target target;
  private final Progress progress;
  private final Tally told;
  private final Tally found;
  private final Recount recount = new Recount();
  private long entries;

  Inspection(RecordStore records, Target target, Progress progress) {
    this.records = records;
    this.target = target;
    this.progress = progress;
    this.told = new Tally(records.crypto());
    this.found = new Tally(records.crypto());
  }

  /**
   * Requires that trail and records agree.
   *
   * @param leftOut what is known to be missing
   * @throws IntegrityException if they do not
   */
  void run(List<String> leftOut) {
    progress.enter(Progress.Phase.CHECKING);
    var pruned = Pruned.of(records);
    var trail =
        new Trail(
            records.crypto(),
            () -> pruned,
            broken -> {
              if (!leftOut.contains(broken.record())) {
                throw broken;
              }
            });
    pruned.summary().ifPresent(summary -> countPruned(summary, leftOut));
    eachOf(
        AuditRecord.KIND,
        stored -> {
          var entry = records.open(AuditRecord.TYPE, stored).value();
          entries++;
          if (trail.follow(entry)) {
            recount.entry(entry);
            entry.told().forEach(told -> count(told, pruned, leftOut));
          }
        });
    for (var type : RecordTypes.audited()) {
      eachOf(
          type.kind(),
          stored -> {
            found.addTold(type.kind(), stored.key().id(), stored.revision());
            if (Counter.counts(type.kind())) {
              recount.record(records.counted(stored));
            }
          });
    }
    if (leftOut.isEmpty() && !told.agreesWith(found)) {
      throw new IntegrityException(
          "audit",
          "its entries tell of "
              + told.count()
              + " records and there are "
              + found.count()
              + ", or some are of another revision; vault.audit().verify() on the source names"
              + " them");
    }
  }

  /** What the trail counts too little, or too much, of the records that are there. */
  Counts correction() {
    return recount.difference();
  }

  /** How many records there are, the trail included. */
  long records() {
    return found.count() + entries;
  }

  /** What is left of entries that were pruned: of each record the last that they told. */
  private void countPruned(PruneSummary summary, List<String> leftOut) {
    var state = new PrunedState(records);
    for (var part : summary.state()) {
      if (leftOut.contains(StatePartRecord.KIND + "/" + part.id())) {
        continue;
      }
      for (var item : state.read(part)) {
        item.last().filter(Inspection::isCounted).ifPresent(this::add);
        item.waiting().forEach(told -> count(told, Pruned.NOTHING, leftOut));
      }
    }
  }

  private static boolean isCounted(AuditRecord.Told told) {
    return RecordTypes.audited().stream().anyMatch(type -> type.kind().equals(told.kind()));
  }

  private void add(AuditRecord.Told present) {
    told.addTold(present.kind(), present.id(), present.revision());
  }

  private void count(AuditRecord.Told change, Pruned pruned, List<String> leftOut) {
    if (change.kind().equals(AuditRecord.KIND)) {
      if (!pruned.covers(change.id())) {
        requireEntry(change, leftOut);
      }
      return;
    }
    if (!isCounted(change)) {
      return;
    }
    if (change.digest().isEmpty()) {
      told.removeTold(change.kind(), change.id(), change.revision());
      return;
    }
    if (change.revision() > 1) {
      told.removeTold(change.kind(), change.id(), change.revision() - 1);
    }
    add(change);
  }

  /** Of another chain, up to which it is known to have come. */
  private void requireEntry(AuditRecord.Told told, List<String> leftOut) {
    var key = records.key(AuditRecord.TYPE, told.id());
    boolean there =
        target
            .get(key)
            .map(stored -> Bytes.copyOf(records.crypto().sha256(stored.payload().toByteArray())))
            .equals(told.digest());
    if (!there && !leftOut.contains(Source.place(key))) {
      throw new IntegrityException(
          Source.place(key), "another chain of the audit trail tells of it, and it is not there");
    }
  }

  private void eachOf(String kind, Consumer<StoredRecord> visitor) {
    Optional<String> after = Optional.empty();
    do {
      var page = target.page(kind, after);
      page.records().forEach(visitor);
      progress.step(page.records().size(), 0);
      after = page.next();
    } while (after.isPresent());
  }
}
