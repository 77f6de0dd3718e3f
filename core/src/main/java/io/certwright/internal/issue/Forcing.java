package io.certwright.internal.issue;

import io.certwright.access.Actor;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.node.StorageTime;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.schedule.Schedule;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Conflicts;
import io.certwright.internal.version.Hand;
import io.certwright.internal.version.Transitions;
import io.certwright.internal.version.VersionWrites;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.storage.RecordWrite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Has certificates renewed at once, whatever their policies say of when. */
public final class Forcing {

  private final Gate gate;
  private final Catalogue catalogue;
  private final VersionWrites versions;
  private final StorageTime time;

  Forcing(Gate gate, Catalogue catalogue, VersionWrites versions, StorageTime time) {
    this.gate = gate;
    this.catalogue = catalogue;
    this.versions = versions;
    this.time = time;
  }

  /**
   * What is wanted besides a version.
   *
   * @param policy under which policy it is made, and whatever follows it
   * @param setBy who sets that policy, if it is another one
   * @param newKey whether it gets a key of its own, even if the policy keeps the key
   */
  public record Wish(CertificatePolicy policy, Actor setBy, boolean newKey) {}

  /**
   * What makes a certificate due.
   *
   * @param writes the records
   * @param events what listeners are told of it
   */
  public record Forced(List<RecordWrite> writes, List<VaultEvent> events) {}

  /** Makes a version due; one that is being made already is not made twice. */
  CertificateRecord renewNow(Caller caller, String name) {
    return Retry.untilDone(() -> tryRenew(caller, name), () -> Conflicts.changedMeanwhile(name));
  }

  private CertificateRecord tryRenew(Caller caller, String name) throws ChangeRefusedException {
    var stored = catalogue.requireHead(name);
    var head = stored.value();
    requireOwn(head);
    var now = Hand.of(caller, time).now();
    var after = head.withSchedule(Schedule.at(now, Schedule.Reason.ISSUE), now);
    gate.commit(
        caller,
        "lifecycle/renew-now",
        head.id(),
        AuditOutcome.DONE,
        "",
        List.of(versions.changed(after, Optional.of(stored))),
        List.of());
    return after;
  }

  /** Refuses what is busy, deleted or watched. */
  void requireOwn(CertificateRecord head) {
    Conflicts.requireIdle(head);
    if (isWatched(head)) {
      throw new ConflictException(
          "\"" + head.name() + "\" is only watched: whoever has its key renews it");
    }
  }

  /** Whether the key of its current version is elsewhere. */
  public boolean isWatched(CertificateRecord head) {
    return catalogue
        .current(head.id())
        .filter(serving -> serving.version().location() instanceof KeyLocation.Absent)
        .isPresent();
  }

  /**
   * Makes a version due of a certificate that is neither deleted nor busy nor watched.
   *
   * @param known its state
   * @param now since when it is due
   */
  public Forced forced(Stored<CertificateRecord> known, Wish wish, Instant now) {
    var before = known.value();
    var wanting =
        wish.policy().equals(before.policy())
            ? before
            : before.wanting(wish.policy(), wish.setBy(), now);
    if (wish.newKey()) {
      wanting = wanting.withAgenda(wanting.agenda().withNewKey(), now);
    }
    var after = wanting.withSchedule(Schedule.at(now, Schedule.Reason.ISSUE), now);
    var writes = new ArrayList<RecordWrite>();
    writes.add(versions.changed(after, Optional.of(known)));
    writes.addAll(versions.replacedPolicy(Optional.of(known), after, now));
    return new Forced(writes, Transitions.policy(Optional.of(before), after));
  }
}
