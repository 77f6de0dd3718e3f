package io.certwright.internal.version;

import io.certwright.audit.AuditOutcome;
import io.certwright.event.VaultEvent;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.schedule.Thresholds;
import io.certwright.internal.store.Stored;
import java.util.List;
import java.util.Optional;

/**
 * Tells that versions near their end, and that they have ended: once each, by a mark that is
 * written with the entry of the audit trail. Thresholds that were slept through are told as one,
 * the nearest to the end.
 */
public final class Milestones {

  private final Gate gate;
  private final VersionWrites versions;

  public Milestones(Gate gate, VersionWrites versions) {
    this.gate = gate;
    this.versions = versions;
  }

  /** That the current version has reached a threshold. */
  public CertificateRecord nearExpiry(Hand hand, Stored<CertificateRecord> stored) {
    var head = stored.value();
    var current = head.current().orElseThrow();
    var now = hand.now();
    var reached =
        Thresholds.reached(head.policy().notifications(), current.life(), now)
            .orElseThrow(() -> new IllegalStateException("no threshold is reached"));
    var after = head.withAgenda(head.agenda().toldOf(current.version(), reached.at()), now);
    var detail = reached.notification() + " (" + reached.at() + "); ends at " + current.notAfter();
    var told = new VaultEvent.NearExpiry(reached.notification(), current.notAfter());
    return tell(hand, stored, "lifecycle/near-expiry", detail, after, told);
  }

  /** That the current version has ended. */
  public CertificateRecord expired(Hand hand, Stored<CertificateRecord> stored) {
    var head = stored.value();
    var current = head.current().orElseThrow();
    var after = head.withAgenda(head.agenda().toldOfTheEnd(current.version()), hand.now());
    var detail = "ended at " + current.notAfter();
    var told = new VaultEvent.Expired(current.notAfter());
    return tell(hand, stored, "lifecycle/expired", detail, after, told);
  }

  private CertificateRecord tell(
      Hand hand,
      Stored<CertificateRecord> stored,
      String operation,
      String detail,
      CertificateRecord after,
      VaultEvent told) {
    try {
      gate.commit(
          hand.caller(),
          operation,
          after.id() + "/" + after.currentVersion().orElseThrow(),
          AuditOutcome.DONE,
          hand.detail(detail, after),
          List.of(versions.changed(after, Optional.of(stored))),
          hand.fences(),
          List.of(told));
      return after;
    } catch (ChangeRefusedException e) {
      throw Conflicts.changedMeanwhile(after.name());
    }
  }
}
