package io.certwright.internal.audit;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.AccessRecord;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.Checkpoint;
import io.certwright.internal.record.Checkpoint.Head;
import io.certwright.internal.record.CheckpointRecord;
import io.certwright.internal.record.Extensions;
import io.certwright.internal.record.PruneSummary;
import io.certwright.internal.store.Chains;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordWrite;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes checkpoints of the audit trail: where all of its chains end, signed, linked to the one
 * before. Nodes that make one at once make one after another. Thread-safe.
 */
public final class Checkpoints {

  private final Gate gate;
  private final RecordStore records;
  private final CheckpointKey key;
  private final Clock clock;

  /** Those of the trail in these records. */
  public Checkpoints(Gate gate, RecordStore records, Clock clock) {
    this.gate = gate;
    this.records = records;
    this.key = new CheckpointKey(records);
    this.clock = clock;
  }

  /** The newest; empty: there is none. */
  public Optional<CheckpointRecord> newest() {
    var page = records.list(CheckpointRecord.TYPE, "", Optional.empty(), Order.DESCENDING, 1);
    page.damaged().stream()
        .findFirst()
        .ifPresent(
            damage -> {
              throw damage;
            });
    return page.records().stream().findFirst().map(Stored::value);
  }

  /** The one with this number. */
  Optional<CheckpointRecord> find(long number) {
    return records.find(CheckpointRecord.TYPE, CheckpointRecord.id(number)).map(Stored::value);
  }

  /** The key that they are verified with; empty: none was made yet. */
  Optional<PublicKey> publicKey() {
    return key.publicKey();
  }

  /** Makes one, whether anything changed or not. */
  CheckpointRecord make(Caller caller) {
    return Retry.untilDone(() -> attempt(caller, newest(), heads()), Checkpoints::crowded);
  }

  /**
   * Makes one if the last was made before then, and something but that was done since.
   *
   * @return whether one was made
   */
  boolean makeIfDue(Caller caller, Instant before) {
    return Retry.untilDone(
        () -> {
          var last = newest();
          var ends = heads();
          boolean due =
              last.isEmpty()
                  || (!last.get().content().time().isAfter(before) && isNews(last.get(), ends));
          if (due) {
            var unused = attempt(caller, last, ends);
          }
          return due;
        },
        Checkpoints::crowded);
  }

  private static ConflictException crowded() {
    return new ConflictException("other nodes made checkpoints all the time; theirs will do");
  }

  private CheckpointRecord attempt(Caller caller, Optional<CheckpointRecord> last, List<End> ends)
      throws ChangeRefusedException {
    var draft =
        draft(
            last,
            ends,
            last.map(before -> before.content().pruned()).orElse(List.of()),
            last.map(before -> before.content().summary()).orElse(Bytes.empty()));
    var record = draft.checkpoint;
    gate.commit(
        caller,
        CheckpointRecord.OPERATION,
        "",
        AuditOutcome.DONE,
        "checkpoint " + record.content().number(),
        draft.writes,
        List.of());
    return record;
  }

  /**
   * A checkpoint that is not durable yet.
   *
   * @param writes make it so
   */
  record Draft(CheckpointRecord checkpoint, List<RecordWrite> writes) {}

  /** The next one, which signs what is pruned from then on. */
  Draft signing(PruneSummary summary) {
    return draft(newest(), heads(), summary.heads(), digest(summary.encode()));
  }

  private Draft draft(
      Optional<CheckpointRecord> last, List<End> ends, List<Head> pruned, Bytes summary) {
    var content =
        new Checkpoint(
            records.vault(),
            last.map(before -> before.content().number()).orElse(0L) + 1,
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            last.map(before -> digest(before.signed().toByteArray())).orElse(Bytes.empty()),
            ends.stream().map(End::head).toList(),
            pruned,
            summary,
            rules());
    var signed = key.sign(content.encode(), content.time());
    var record = new CheckpointRecord(content, signed.signature(), Extensions.NONE);
    var writes = new ArrayList<RecordWrite>();
    signed.made().ifPresent(writes::add);
    writes.add(records.insert(CheckpointRecord.TYPE, record, RecordStore.noSecret()));
    return new Draft(record, writes);
  }

  private Bytes rules() {
    return records
        .find(AccessRecord.TYPE, AccessRecord.ID)
        .map(stored -> stored.value().digest())
        .orElse(Bytes.empty());
  }

  /** The end of a chain, and what was done there last. */
  private record End(Head head, String operation) {}

  private List<End> heads() {
    var chains = new Chains(records);
    var heads = new ArrayList<End>();
    for (var name : chains.names()) {
      var entry = records.open(AuditRecord.TYPE, chains.end(name).orElseThrow()).value();
      var digest = digest(AuditRecord.TYPE.encode(entry));
      heads.add(new End(new Head(name, entry.sequence(), digest), entry.note().operation()));
    }
    return heads;
  }

  /** Whether more was added than the entry that tells of the checkpoint itself. */
  private static boolean isNews(CheckpointRecord last, List<End> ends) {
    long before = last.content().heads().stream().mapToLong(Head::sequence).sum();
    long chains = last.content().heads().size();
    long now = ends.stream().mapToLong(end -> end.head().sequence()).sum();
    boolean own =
        now == before + 1
            && ends.size() == chains
            && ends.stream()
                .filter(end -> !last.content().heads().contains(end.head()))
                .allMatch(end -> end.operation().equals(CheckpointRecord.OPERATION));
    return !own;
  }

  private Bytes digest(byte[] content) {
    return Bytes.copyOf(records.crypto().sha256(content));
  }
}
