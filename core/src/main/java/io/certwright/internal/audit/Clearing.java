package io.certwright.internal.audit;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.Checkpoint.Head;
import io.certwright.internal.record.PruneRecord;
import io.certwright.internal.record.PruneSummary;
import io.certwright.internal.record.StatePartRecord;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Deletes what a prune has left of no use: the entries, and parts of the state that others have
 * replaced or that nobody waited for. Several nodes may be at it at once. Thread-safe.
 */
final class Clearing {

  /** Deletions of one commit. */
  static final int BATCH = 500;

  private final Gate gate;
  private final RecordStore records;

  Clearing(Gate gate, RecordStore records) {
    this.gate = gate;
    this.records = records;
  }

  /** Deletes all of it; does nothing if that is done. */
  void run(Caller caller) {
    Retry.untilDone(
        () -> attempt(caller),
        () -> new ConflictException("other nodes prune the audit trail; theirs will do"));
  }

  private boolean attempt(Caller caller) throws ChangeRefusedException {
    var found = records.find(PruneRecord.TYPE, PruneRecord.ID);
    if (found.isEmpty() || found.get().value().finished()) {
      return false;
    }
    var summary = found.get().value().summary();
    for (var head : summary.heads()) {
      entries(caller, head);
    }
    var kept = summary.state().stream().map(PruneSummary.Part::id).collect(Collectors.toSet());
    parts(caller, kept);
    finish(caller, found.get());
    return true;
  }

  private void entries(Caller caller, Head head) throws ChangeRefusedException {
    delete(
        caller,
        AuditRecord.KIND,
        head.stripe() + "/",
        Optional.of(head.id()),
        stored -> stored.key().id().compareTo(head.id()) <= 0);
  }

  private void parts(Caller caller, Set<String> kept) throws ChangeRefusedException {
    delete(
        caller,
        StatePartRecord.KIND,
        "",
        Optional.empty(),
        stored -> !kept.contains(stored.key().id()));
  }

  /**
   * Deletes some of the records of a kind.
   *
   * @param last none is looked at beyond that
   */
  private void delete(
      Caller caller,
      String kind,
      String prefix,
      Optional<String> last,
      Predicate<StoredRecord> which)
      throws ChangeRefusedException {
    var after = Optional.<String>empty();
    do {
      var query = new ListQuery(records.vault(), kind, prefix, after, Order.ASCENDING, BATCH);
      var page = Failures.guard(() -> records.storage().list(query));
      var writes = new ArrayList<RecordWrite>();
      for (var stored : page.records()) {
        if (which.test(stored)) {
          writes.add(new RecordWrite.Delete(stored.key(), stored.revision()));
        }
      }
      if (!writes.isEmpty()) {
        var first = writes.get(0).key().id();
        var end = writes.get(writes.size() - 1).key().id();
        commit(caller, "deleted " + kind + " " + first + " to " + end, writes);
      }
      after = page.next().filter(next -> last.filter(end -> next.compareTo(end) >= 0).isEmpty());
    } while (after.isPresent());
  }

  private void finish(Caller caller, Stored<PruneRecord> found) throws ChangeRefusedException {
    var done = new PruneRecord(found.value().summary(), true, found.value().extensions());
    var write = records.replace(PruneRecord.TYPE, done, RecordStore.noSecret(), found.revision());
    commit(caller, "all that was pruned is deleted", List.of(write));
  }

  private void commit(Caller caller, String detail, List<RecordWrite> writes)
      throws ChangeRefusedException {
    gate.commit(caller, PruneRecord.OPERATION, "", AuditOutcome.DONE, detail, writes, List.of());
  }
}
