package io.certwright.internal.issue;

import io.certwright.access.Actor;
import io.certwright.audit.AuditOutcome;
import io.certwright.event.VaultEvent;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.node.StorageTime;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Names;
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

/**
 * Sets the wanted state of certificates. Several nodes that start at the same moment declare the
 * same: whoever comes too late looks again.
 */
final class Declaring {

  private final Gate gate;
  private final Catalogue catalogue;
  private final VersionWrites versions;
  private final StorageTime time;

  Declaring(Gate gate, Catalogue catalogue, VersionWrites versions, StorageTime time) {
    this.gate = gate;
    this.catalogue = catalogue;
    this.versions = versions;
    this.time = time;
  }

  CertificateRecord declare(Caller caller, String name, CertificatePolicy policy) {
    return Retry.untilDone(
        () -> {
          try {
            return tryDeclare(caller, name, policy);
          } catch (ChangeRefusedException e) {
            versions
                .taken(caller, name)
                .ifPresent(
                    taken -> {
                      throw taken;
                    });
            throw e;
          }
        },
        () -> Conflicts.changedMeanwhile(name));
  }

  private CertificateRecord tryDeclare(Caller caller, String name, CertificatePolicy policy)
      throws ChangeRefusedException {
    var known = catalogue.head(Names.fold(name));
    known.map(Stored::value).ifPresent(Conflicts::requireKept);
    var onItsWay = known.map(Stored::value).filter(head -> isOnItsWay(head, policy));
    if (onItsWay.filter(head -> head.setBy().equals(caller.actor())).isPresent()) {
      return known.get().value();
    }
    // At once, by the clock that will say so.
    var now = Hand.of(caller, time).now();
    var changed =
        known
            .map(head -> redeclared(head.value(), policy, caller.actor(), now))
            .orElseGet(() -> CertificateRecord.declared(name, policy, caller.actor(), now));
    var writes = new ArrayList<RecordWrite>();
    writes.add(versions.changed(changed, known));
    writes.addAll(versions.nameFree(Conflicts.revision(known), changed.id()));
    writes.addAll(versions.replacedPolicy(known, changed, now));
    var told = Transitions.policy(known.map(Stored::value), changed);
    gate.commit(
        caller,
        "policies/set",
        changed.id(),
        AuditOutcome.DONE,
        "",
        writes,
        List.of(),
        told.isEmpty() ? List.of(new VaultEvent.Declared()) : told);
    return changed;
  }

  /** Whether it is as declared by this caller, or waits for others to approve just that. */
  boolean isAsDeclared(Caller caller, String name, CertificatePolicy policy) {
    return catalogue
        .head(Names.fold(name))
        .map(Stored::value)
        .filter(head -> !head.isDeleted() && head.setBy().equals(caller.actor()))
        .filter(head -> isOnItsWay(head, policy))
        .isPresent();
  }

  private static boolean isOnItsWay(CertificateRecord head, CertificatePolicy policy) {
    return head.policy().equals(policy) && !head.isForgotten();
  }

  private static CertificateRecord redeclared(
      CertificateRecord head, CertificatePolicy policy, Actor by, Instant now) {
    if (isOnItsWay(head, policy)) {
      return head.wanting(policy, by, now);
    }
    Conflicts.requireIdle(head);
    return head.withPolicy(policy, by, now)
        .withSchedule(Schedule.at(now, Schedule.Reason.ISSUE), now);
  }
}
