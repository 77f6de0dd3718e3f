package io.certwright.internal.commit;

import io.certwright.audit.AuditContext;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.VaultMovedException;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.Counts;
import io.certwright.internal.store.Chains;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The audit trail as one node writes it. Alone on its storage it writes the first chain. Among
 * others it leaves that to what concerns the vault as a whole, writes a chain beside it, and goes
 * on to another one when it keeps coming too late there. Used by one thread at a time.
 */
final class AuditTrail {

  private final RecordStore records;
  private final Tellings tellings;
  private final boolean wholeVault;
  private final AuditChain first;
  private final Witness witness;
  private final Lane lane;

  /** What the first commit puts right about the counts. */
  private Counts correction;

  /**
   * The trail of these records.
   *
   * @param wholeVault whether all that is written concerns the vault as a whole
   * @param correction what the chains count too little, or too much
   */
  AuditTrail(RecordStore records, boolean wholeVault, Counts correction) {
    this.correction = correction;
    this.records = records;
    this.tellings = new Tellings(records.vault(), records.crypto());
    this.wholeVault = wholeVault;
    this.first = chain(Chains.FIRST);
    this.witness = new Witness(records, tellings);
    this.lane = new Lane(this::chain, records.crypto().random());
  }

  private AuditChain chain(String stripe) {
    return new AuditChain(records, tellings, stripe);
  }

  /** Forgets where chains end. */
  void forget() {
    first.forget();
    lane.forget();
  }

  /**
   * Links the entries of these changes.
   *
   * @param counts what all of them change of the counts
   * @throws VaultMovedException if the trail has ended, and this is not what may follow
   */
  Draft draft(List<Change> changes, Counts counts) {
    var draft = new Draft();
    var end = changes.get(0).end();
    if (end.isPresent()) {
      draft.end(chain(end.get()), changes.get(0));
    } else if (wholeVault
        || changes.get(0).standsAlone()
        || !(lane.isTaken() || records.storage().isShared())) {
      draft.onFirst(changes, counts.plus(correction));
    } else {
      draft.beside(lane.chain(), changes, counts.plus(correction));
    }
    return draft;
  }

  /** Entries that count only once their commit is done. */
  final class Draft {
    private final List<AuditChain.Draft> parts = new ArrayList<>();
    private boolean beside;

    private AuditChain.Draft on(AuditChain chain) {
      var part = chain.draft();
      parts.add(part);
      return part;
    }

    private void onFirst(List<Change> changes, Counts counts) {
      var part = on(first);
      for (int i = 0; i < changes.size(); i++) {
        var change = changes.get(i);
        boolean goesOn = change.note().goesOn();
        if (!goesOn) {
          requireGoing(part);
        }
        // The others are not written here for a while, perhaps for ever.
        var besides = goesOn || wholeVault ? witness.all() : List.<AuditRecord.Told>of();
        link(part, change, besides, last(i, changes, counts));
      }
    }

    private void beside(AuditChain chain, List<Change> changes, Counts counts) {
      beside = true;
      var part = on(chain);
      var seen = new ArrayList<>(witness.seenFrom(chain.stripe()));
      if (part.ended().isPresent()) {
        // It goes on as soon as the first one does, which it tells of.
        first.forget();
        var going = first.draft();
        requireGoing(going);
        seen.add(going.before().orElseThrow().told());
      }
      for (int i = 0; i < changes.size(); i++) {
        link(part, changes.get(i), seen, last(i, changes, counts));
        seen.clear();
      }
      if (part.before().isEmpty()) {
        announce(chain, part.writes().get(0), changes.get(0));
      }
    }

    /** What the last of them says that all change. */
    private static Optional<Counts> last(int i, List<Change> changes, Counts counts) {
      return i == changes.size() - 1 ? Optional.of(counts) : Optional.empty();
    }

    /**
     * Links the entries of a change.
     *
     * @param besides what the first of them tells besides
     * @param counts what the last of them says that all change; empty: others follow
     */
    private void link(
        AuditChain.Draft part,
        Change change,
        List<AuditRecord.Told> besides,
        Optional<Counts> counts) {
      var deeds = change.deeds();
      for (int i = 0; i < deeds.size(); i++) {
        var deed = deeds.get(i);
        var told = tellings.changed(deed.writes());
        told.addAll(i == 0 ? besides : List.of());
        boolean isLast = i == deeds.size() - 1;
        part.add(deed.note(), told, deed.events(), isLast ? counts : Optional.empty());
      }
    }

    /** A chain begins with the commit that the first one tells of it by, or not at all. */
    private void announce(AuditChain chain, RecordWrite.Put start, Change cause) {
      var part = on(first);
      requireGoing(part);
      var note =
          new AuditRecord.Note(
              cause.note().time(),
              "system",
              AuditRecord.STRIPE,
              "",
              AuditOutcome.DONE,
              "stripe " + chain.stripe() + " begins",
              AuditContext.NONE);
      part.add(note, List.of(tellings.written(start)), List.of(), Optional.of(Counts.NONE));
    }

    private void end(AuditChain chain, Change change) {
      first.forget();
      var end = first.draft();
      if (end.ended().isEmpty()) {
        throw new ConflictException("the move was undone meanwhile; begin it again");
      }
      var told = end.before().orElseThrow().told();
      var deed = change.deeds().get(0);
      on(chain).add(deed.note(), List.of(told), deed.events(), Optional.of(Counts.NONE));
    }

    private void requireGoing(AuditChain.Draft part) {
      if (part.before().isEmpty()) {
        throw new IntegrityException(
            AuditRecord.KIND + "/" + Chains.FIRST,
            "the audit trail is gone; nothing is changed without one. Restore the vault from a"
                + " backup");
      }
      part.ended()
          .ifPresent(
              end -> {
                throw new VaultMovedException(Moved.destination(end));
              });
    }

    List<RecordWrite> writes() {
      var writes = new ArrayList<RecordWrite>();
      parts.forEach(part -> writes.addAll(part.writes()));
      return writes;
    }

    void committed() {
      parts.forEach(AuditChain.Draft::committed);
      correction = Counts.NONE;
      if (beside) {
        witness.told();
        lane.won();
      }
    }

    /** Somebody else wrote these records first. */
    void refused(List<RecordKey> keys) {
      if (keys.stream().anyMatch(key -> key.kind().equals(AuditRecord.KIND))) {
        forget();
      }
      if (beside && keys.contains(parts.get(0).writes().get(0).key())) {
        lane.lost();
      }
    }
  }
}
