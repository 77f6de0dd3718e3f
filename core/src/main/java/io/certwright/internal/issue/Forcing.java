package io.certwright.internal.issue;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.node.StorageTime;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.schedule.Schedule;
import java.util.List;
import java.util.Optional;

/** Has certificates renewed at once, whatever their policies say of when. */
final class Forcing {

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

  /** Makes a version due; one that is being made already is not made twice. */
  CertificateRecord renewNow(Caller caller, String name) {
    return Retry.untilDone(() -> tryRenew(caller, name), () -> Issuance.changedMeanwhile(name));
  }

  private CertificateRecord tryRenew(Caller caller, String name) throws ChangeRefusedException {
    var stored = catalogue.requireHead(name);
    var head = stored.value();
    Issuance.requireIdle(head);
    if (catalogue
        .current(head.id())
        .filter(serving -> serving.version().location() instanceof KeyLocation.Absent)
        .isPresent()) {
      throw new ConflictException(
          "\"" + head.name() + "\" is only watched: whoever has its key renews it");
    }
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
}
