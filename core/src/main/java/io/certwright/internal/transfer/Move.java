package io.certwright.internal.transfer;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.StorageFailureException;
import io.certwright.errors.VaultMovedException;
import io.certwright.internal.commit.Moved;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.Counts;
import io.certwright.internal.record.Names;
import io.certwright.internal.store.Chains;
import io.certwright.internal.store.Failures;
import io.certwright.internal.store.Passage;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.VaultCatalogue;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StoredRecord;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Moves an open vault to another storage: copies it while it works, then ends its audit chain,
 * which nobody can pass any more, copies the rest, and makes it a vault at its new place.
 *
 * <p>Every step can be done again after it was broken off. Used by one thread at a time.
 */
public final class Move {

  private static final int MOST_RESTARTS = 5;
  private static final int FREE_ROUNDS = 20;

  /** After the chain has ended nothing follows but what was on its way. */
  private static final int LAST_ROUNDS = 1000;

  private final RecordStore records;
  private final Gate gate;
  private final Caller caller;
  private final Clock clock;
  private final String name;
  private final Storage storage;
  private final String destination;
  private final Progress progress;

  private @Nullable Target target;
  private @Nullable Mirror mirror;

  /**
   * A move into a storage.
   *
   * @param name the vault's name, which it keeps
   * @param destination what those are told who come to where the vault was
   */
  public Move(
      RecordStore records,
      Gate gate,
      Caller caller,
      Clock clock,
      String name,
      Storage storage,
      String destination,
      Progress progress) {
    this.records = records;
    this.gate = gate;
    this.caller = caller;
    this.clock = clock;
    this.name = Names.fold(name);
    this.storage = storage;
    this.destination = destination;
    this.progress = progress;
  }

  /** Makes the target as the source is; returns how many records there are. */
  public long copy() {
    return copied().count();
  }

  private Mirror copied() {
    mirror = null;
    var there = new Target(storage, records.vault(), claim(), records.crypto());
    target = there;
    progress.enter(Progress.Phase.COPYING);
    for (int restart = 0; restart < MOST_RESTARTS; restart++) {
      var fresh = new Mirror(new Source(records, new Damage(false)), there, records, progress);
      if (fresh.copy() != Pace.LOST && fresh.follow(FREE_ROUNDS) != Pace.LOST) {
        mirror = fresh;
        return fresh;
      }
    }
    throw unavailable(
        "the copy was not finished, because the storage's change feed kept losing what changed"
            + " before it was read; go on when there is less to do");
  }

  /** Ends the source and completes the target. Does nothing if that is done. */
  public void switchOver() {
    if (hasArrived()) {
      return;
    }
    var known = mirror;
    // What fails in the middle leaves it behind what it follows; it is not used again.
    mirror = null;
    var copy = known == null ? copied() : known;
    if (copy.follow(FREE_ROUNDS) == Pace.LOST) {
      copy = copied();
    }
    progress.enter(Progress.Phase.COMPLETING);
    endSource();
    var state = copy.follow(LAST_ROUNDS);
    if (state == Pace.LOST) {
      copy = copied();
      state = copy.follow(LAST_ROUNDS);
    }
    if (state != Pace.QUIET) {
      throw unavailable(
          "the vault takes no changes any more, but its records still change; look who writes to"
              + " them past the library, and switch over again");
    }
    copy.requireSame();
    arrive(copy.count());
    mirror = null;
  }

  private void endSource() {
    var marker = claimed().marker();
    var last = Arrival.lastEntry(records).note();
    if (!last.ends()) {
      gate.record(
          caller, AuditRecord.MOVED, "", AuditOutcome.DONE, Moved.detail(marker.id(), destination));
    } else if (!Moved.move(last).equals(marker.id())) {
      throw new VaultMovedException(Moved.destination(last));
    }
    // No other chain can begin any more, and each that there is ends for the first one's end.
    var chains = new Chains(records);
    var end = Arrival.lastEntry(records);
    for (var chain : chains.names()) {
      if (!chain.equals(Chains.FIRST) && !hasEnded(chains.end(chain).orElseThrow(), end)) {
        gate.end(caller, AuditRecord.MOVED, Moved.detail(marker.id(), destination), chain);
      }
    }
  }

  /** Whether the last entry of a chain ends it for this end of the first one, no earlier one. */
  private boolean hasEnded(StoredRecord last, AuditRecord first) {
    var entry = records.open(AuditRecord.TYPE, last).value();
    var id = AuditRecord.TYPE.id(first);
    return entry.note().ends() && entry.told().stream().anyMatch(told -> told.id().equals(id));
  }

  private void arrive(long count) {
    var marker = claimed().marker();
    var there = at().orElseThrow(Move::withoutRing);
    if (!Arrival.lastEntry(there).equals(Arrival.lastEntry(records))) {
      throw new IntegrityException(
          AuditRecord.KIND, "the audit trail of the copy does not end as the original's does");
    }
    var arrival = new Arrival(there, clock, Counts.NONE);
    arrival.retireDataKey();
    arrival.complete(
        caller, AuditRecord.ARRIVED, marker.id() + " with " + count + " records", name, marker);
  }

  private Target claimed() {
    var mine = target;
    if (mine == null) {
      throw new IllegalStateException("nothing was copied yet");
    }
    return mine;
  }

  /** The records at the target, if there are any. */
  private Optional<RecordStore> at() {
    var passage = Passage.of(records);
    return Failures.guard(() -> storage.get(passage.ringKey()))
        .map(ring -> passage.at(storage, ring, clock));
  }

  /** Whether a switch-over to this target is complete, of which perhaps nobody was told. */
  private boolean hasArrived() {
    var last = Arrival.lastEntry(records);
    if (!last.note().ends() || new VaultCatalogue(storage).nameOf(records.vault()).isEmpty()) {
      return false;
    }
    return at().flatMap(
            there ->
                there.find(AuditRecord.TYPE, AuditRecord.id(last.stripe(), last.sequence() + 1)))
        .map(next -> next.value().note())
        .filter(note -> note.operation().equals(AuditRecord.ARRIVED))
        .filter(note -> note.detail().startsWith(Moved.move(last.note())))
        .isPresent();
  }

  /** Takes the target for this move, begun or gone on with. */
  private Marker claim() {
    var last = Arrival.lastEntry(records).note();
    requireNotThere();
    var before = Marker.find(storage, records.vault());
    if (before.isEmpty()) {
      if (last.ends()) {
        throw new VaultMovedException(Moved.destination(last));
      }
      if (new VaultCatalogue(storage).find(name).isPresent()) {
        throw new ConflictException(
            "the storage has another vault called \"" + name + "\"; move to another storage");
      }
      Target.requireNoRecords(storage, records.vault());
    } else {
      requireMine(before.get(), last);
    }
    return Marker.take(storage, records.vault(), Marker.Purpose.MOVE, before, records.crypto());
  }

  private void requireNotThere() {
    if (hasArrived()) {
      throw new VaultMovedException(Moved.destination(Arrival.lastEntry(records).note()));
    }
    new VaultCatalogue(storage)
        .nameOf(records.vault())
        .ifPresent(
            known -> {
              throw new ConflictException(
                  "the storage holds this vault already, under the name \""
                      + known
                      + "\", and not by this move; move to another storage");
            });
  }

  private static void requireMine(Marker before, AuditRecord.Note last) {
    if (before.purpose() != Marker.Purpose.MOVE) {
      throw new ConflictException(
          "a backup of this vault is being restored to the storage; move to another one");
    }
    if (last.ends() && !Moved.move(last).equals(before.id())) {
      throw new VaultMovedException(Moved.destination(last));
    }
  }

  /**
   * Gives the move up: clears the target, and has the source go on if it had ended. Does nothing if
   * there is nothing to give up.
   */
  public void cancel() {
    requireNotThere();
    var before = Marker.find(storage, records.vault());
    var last = Arrival.lastEntry(records).note();
    if (before.isEmpty()) {
      if (last.ends()) {
        throw new VaultMovedException(Moved.destination(last));
      }
      return;
    }
    requireMine(before.get(), last);
    // From here on nobody else can complete the move.
    var marker =
        Marker.take(storage, records.vault(), Marker.Purpose.MOVE, before, records.crypto());
    mirror = null;
    var there = new Target(storage, records.vault(), marker, records.crypto());
    there.clear();
    if (Arrival.lastEntry(records).note().ends()) {
      undo();
    }
    there.leave();
  }

  /** Has the source go on, whatever is at the target. */
  public void undo() {
    var last = Arrival.lastEntry(records).note();
    if (!last.ends()) {
      throw new ConflictException("the vault was not moved, so there is nothing to undo");
    }
    gate.record(caller, AuditRecord.MOVE_UNDONE, "", AuditOutcome.DONE, last.detail());
  }

  private static IntegrityException withoutRing() {
    return new IntegrityException("keyring/0", "the copy has no key ring");
  }

  private static StorageFailureException unavailable(String why) {
    return new StorageFailureException(
        new StorageException(StorageException.Reason.UNAVAILABLE, why));
  }
}
