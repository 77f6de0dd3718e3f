package io.certwright.internal.audit;

import io.certwright.audit.AuditOutcome;
import io.certwright.audit.AuditSummary;
import io.certwright.errors.ConflictException;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.ApprovalRecord;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.record.PruneRecord;
import io.certwright.internal.record.PruneSummary;
import io.certwright.internal.record.RecordType;
import io.certwright.internal.record.WindowRecord;
import io.certwright.internal.store.Pruned;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordWrite;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Prunes the audit trail, a stretch at a time: verifies it, keeps what it told of the records,
 * makes the summary durable together with a checkpoint that signs it, and only then deletes. What
 * is broken off before that has changed nothing that counts; what is broken off afterwards is
 * finished by whoever comes next. Thread-safe.
 */
public final class Pruning {

  /** Entries that are pruned at once; what they told is in the heap meanwhile. */
  static final int STRETCH = 20_000;

  private static final int PAGE = 500;

  private final Gate gate;
  private final RecordStore records;
  private final Checkpoints checkpoints;
  private final Clearing clearing;
  private final Clock clock;

  /** Of the trail in these records. */
  public Pruning(Gate gate, RecordStore records, Checkpoints checkpoints, Clock clock) {
    this.gate = gate;
    this.records = records;
    this.checkpoints = checkpoints;
    this.clearing = new Clearing(gate, records);
    this.clock = clock;
  }

  /** What was pruned; empty: nothing was. */
  Optional<AuditSummary> summary() {
    return Pruned.of(records).summary().map(all -> all.toPublic(digest(all)));
  }

  /**
   * Prunes all that is of this age.
   *
   * @return how many entries
   */
  long all(Caller caller, Duration age) {
    long entries = 0;
    long more;
    do {
      more = stretch(caller, age);
      entries += more;
    } while (more == STRETCH);
    return entries;
  }

  /**
   * Prunes a stretch of what is of this age.
   *
   * @return how many entries; {@link #STRETCH}: there may be more
   */
  long stretch(Caller caller, Duration age) {
    clearing.run(caller);
    var found = records.find(PruneRecord.TYPE, PruneRecord.ID);
    var before = found.map(known -> Pruned.of(known.value())).orElse(Pruned.NOTHING);
    var walk = new PruneWalk(records, before);
    var limit = needed(before(age));
    long entries = walk.run(limit, STRETCH);
    if (entries > 0) {
      var old = before.summary().map(PruneSummary::state).orElse(List.of());
      var merge = new StateMerge(records, parts -> write(caller, parts));
      var state = merge.run(old, walk.told());
      var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      conclude(caller, found, walk.summary(now, state), entries + " entries before " + limit);
      clearing.run(caller);
    }
    return entries;
  }

  /** So long ago; the beginning of time if that was longer ago than that. */
  private Instant before(Duration age) {
    var now = clock.instant();
    return age.compareTo(Duration.between(Instant.EPOCH, now)) > 0 ? Instant.EPOCH : now.minus(age);
  }

  /** From when on entries are needed: what is open began with one. */
  private Instant needed(Instant limit) {
    var windows = earliest(WindowRecord.TYPE, WindowRecord::opened, limit);
    return earliest(ApprovalRecord.TYPE, ApprovalRecord::opened, windows);
  }

  private <T> Instant earliest(RecordType<T> type, Function<T, Instant> opened, Instant limit) {
    var earliest = limit;
    var after = Optional.<String>empty();
    do {
      var page = records.list(type, "", after, Order.ASCENDING, PAGE);
      for (var damage : page.damaged()) {
        throw damage;
      }
      for (var stored : page.records()) {
        // The entry has the time of its commit, perhaps by another clock.
        var since = opened.apply(stored.value()).minus(Seek.SLACK);
        earliest = since.isBefore(earliest) ? since : earliest;
      }
      after = page.next();
    } while (after.isPresent());
    return earliest;
  }

  private void write(Caller caller, List<RecordWrite> parts) {
    try {
      var detail = parts.size() + " parts of what pruned entries told";
      commit(caller, detail, parts);
    } catch (ChangeRefusedException e) {
      throw overtaken();
    }
  }

  /** From here on it is so. Another checkpoint may come first, but no other prune. */
  private void conclude(
      Caller caller, Optional<Stored<PruneRecord>> before, PruneSummary summary, String detail) {
    var record = new PruneRecord(summary, false, Extensions.NONE);
    var put =
        before.isPresent()
            ? records.replace(
                PruneRecord.TYPE, record, RecordStore.noSecret(), before.get().revision())
            : records.insert(PruneRecord.TYPE, record, RecordStore.noSecret());
    Retry.untilDone(
        () -> {
          var now = records.find(PruneRecord.TYPE, PruneRecord.ID);
          if (!now.map(Stored::revision).equals(before.map(Stored::revision))) {
            throw overtaken();
          }
          var draft = checkpoints.signing(summary);
          var writes = new ArrayList<>(draft.writes());
          writes.add(put);
          var number = draft.checkpoint().content().number();
          commit(caller, detail + ", signed by checkpoint " + number, writes);
          return number;
        },
        Pruning::overtaken);
  }

  private void commit(Caller caller, String detail, List<RecordWrite> writes)
      throws ChangeRefusedException {
    gate.commit(caller, PruneRecord.OPERATION, "", AuditOutcome.DONE, detail, writes, List.of());
  }

  private Bytes digest(PruneSummary summary) {
    return Bytes.copyOf(records.crypto().sha256(summary.encode()));
  }

  private static ConflictException overtaken() {
    return new ConflictException("another node prunes the audit trail; let it, or try again later");
  }
}
