package io.certwright.internal.issue;

import io.certwright.access.Actor;
import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.schedule.Schedule;
import io.certwright.internal.version.Conflicts;
import io.certwright.internal.version.Transitions;
import io.certwright.internal.version.VersionWrites;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.storage.RecordWrite;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changes the policy by which a next version is issued, without issuing one. */
public final class PolicyChanges {

  /** What the audit trail calls {@link #runBySystem}. */
  public static final String RUN_BY_SYSTEM = "policies/run-by-system";

  private final Gate gate;
  private final Catalogue catalogue;
  private final VersionWrites versions;
  private final Clock clock;

  PolicyChanges(Gate gate, Catalogue catalogue, VersionWrites versions, Clock clock) {
    this.gate = gate;
    this.catalogue = catalogue;
    this.versions = versions;
    this.clock = clock;
  }

  /**
   * Sets it.
   *
   * @param name the certificate's folded name
   * @throws ConflictException if an operation is in progress, or the certificate was changed by
   *     others each time that it was tried
   */
  void set(Caller caller, String name, CertificatePolicy policy) {
    var unused =
        Retry.untilDone(() -> trySet(caller, name, policy), () -> Conflicts.changedMeanwhile(name));
  }

  private CertificateRecord trySet(Caller caller, String name, CertificatePolicy policy)
      throws ChangeRefusedException {
    var known = catalogue.requireHead(name);
    var before = known.value();
    Conflicts.requireIdle(before);
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var wanting = before.wanting(policy, caller.actor(), now);
    boolean same = policy.equals(before.policy());
    var after = same ? wanting : rescheduled(wanting, now);
    var writes = new ArrayList<RecordWrite>();
    if (!after.equals(before)) {
      writes.add(versions.changed(after, Optional.of(known)));
      writes.addAll(versions.replacedPolicy(Optional.of(known), after, now));
    }
    gate.commit(
        caller,
        Permission.CERTIFICATES_UPDATE.code(),
        name,
        AuditOutcome.DONE,
        same ? "policy, as it was" : "policy",
        writes,
        List.of(),
        Transitions.policy(Optional.of(before), after));
    return after;
  }

  /**
   * Has what it schedules done by the vault itself.
   *
   * @param name the certificate's folded name
   */
  public void runBySystem(Caller caller, String name) {
    var unused =
        Retry.untilDone(() -> tryRun(caller, name), () -> Conflicts.changedMeanwhile(name));
  }

  private CertificateRecord tryRun(Caller caller, String name) throws ChangeRefusedException {
    var known = catalogue.requireHead(name);
    var before = known.value();
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var after = before.wanting(before.policy(), Actor.SYSTEM, now);
    gate.commit(
        caller,
        RUN_BY_SYSTEM,
        name,
        AuditOutcome.DONE,
        "before: " + before.onWhoseBehalf(),
        after.equals(before) ? List.of() : List.of(versions.changed(after, Optional.of(known))),
        List.of());
    return after;
  }

  /** With the current version renewed by the new policy; what else is due stays due. */
  private CertificateRecord rescheduled(CertificateRecord head, Instant now) {
    var reason = head.schedule().reason();
    boolean rests = reason == Schedule.Reason.RENEW || reason == Schedule.Reason.NOTHING;
    if (!rests || head.current().isEmpty()) {
      return head;
    }
    var version = catalogue.requireVersion(head.id(), head.current().get().version()).version();
    // Nobody here can renew what is only watched.
    return version.location() instanceof KeyLocation.Absent ? head : head.resting(now);
  }
}
