package io.certwright.internal.issue;

import io.certwright.audit.AuditOutcome;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.schedule.Lease;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Hand;
import io.certwright.internal.version.VersionWrites;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Takes certificates in hand where the storage keeps no claims. Thread-safe. */
public final class Claiming {

  private final Gate gate;
  private final VersionWrites versions;

  Claiming(Gate gate, VersionWrites versions) {
    this.gate = gate;
    this.versions = versions;
  }

  /**
   * Takes a certificate in hand for a lease, by a commit: others leave it alone until its end.
   *
   * @return its state with the revision that the next change builds on; empty: somebody else was
   *     first
   */
  public Optional<Stored<CertificateRecord>> claim(
      Hand hand, Stored<CertificateRecord> stored, String worker) {
    var now = hand.now();
    var head = stored.value();
    var lease = Lease.of(Duration.between(now, head.policy().validity().after(now)));
    var leased = head.heldBy(worker, now.plus(lease));
    try {
      gate.commit(
          hand.caller(),
          "lifecycle/claim",
          head.id(),
          AuditOutcome.DONE,
          worker,
          List.of(versions.changed(leased, Optional.of(stored))),
          hand.fences());
      return Optional.of(new Stored<>(leased, stored.revision() + 1));
    } catch (ChangeRefusedException e) {
      return Optional.empty();
    }
  }
}
