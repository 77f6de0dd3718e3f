package io.certwright.internal.revoking;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.IssuanceException;
import io.certwright.errors.NotFoundException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Revoked;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.schedule.Retirement;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.store.WithSecret;
import io.certwright.internal.version.Attempts;
import io.certwright.internal.version.Conflicts;
import io.certwright.internal.version.Hand;
import io.certwright.internal.version.KeyDesk;
import io.certwright.internal.version.PolicyRights;
import io.certwright.internal.version.VersionWrites;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.storage.RecordWrite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes versions out of service whose overlap with the one after them is over: disabled, or revoked
 * where the policy says so.
 */
public final class Retirements {

  private static final Duration AGAIN = Duration.ofDays(1);

  private final Gate gate;
  private final PolicyRights rights;
  private final Attempts attempts;
  private final RecordStore records;
  private final KeyDesk desk;
  private final VersionWrites versions;
  private final Revoking revoking;

  public Retirements(
      Gate gate,
      PolicyRights rights,
      Attempts attempts,
      RecordStore records,
      KeyDesk desk,
      VersionWrites versions,
      Revoking revoking) {
    this.gate = gate;
    this.rights = rights;
    this.attempts = attempts;
    this.records = records;
    this.desk = desk;
    this.versions = versions;
    this.revoking = revoking;
  }

  /** Retires the version whose time came first: it, the mark and the entry are one commit. */
  public CertificateRecord retire(Hand hand, Stored<CertificateRecord> stored) {
    var head = stored.value();
    var now = hand.now();
    var next =
        head.agenda()
            .nextRetirement(head.currentVersion())
            .orElseThrow(() -> new IllegalStateException("no version retires"));
    var after = head.withAgenda(head.agenda().retired(next.version()), now);
    try {
      commit(hand, stored, next, after, now);
      return after;
    } catch (IssuanceException e) {
      return putOff(hand, stored, next, e, now);
    } catch (ChangeRefusedException e) {
      throw Conflicts.changedMeanwhile(head.name());
    }
  }

  /** Whoever set the policy may not revoke any more: that is told, and tried again in a day. */
  private CertificateRecord putOff(
      Hand hand,
      Stored<CertificateRecord> stored,
      Retirement next,
      IssuanceException why,
      Instant now) {
    var head = stored.value();
    var at = attempts.next(head, why.refusal(), Optional.of(AGAIN), now);
    var agenda = head.agenda().retiring(new Retirement(next.version(), at));
    var after = head.withAgenda(agenda, now);
    var told = new VaultEvent.AttemptFailed(why.refusal(), why.code(), why.reason(), 1, at);
    var writes = List.<RecordWrite>of(versions.changed(after, Optional.of(stored)));
    try {
      commit(
          hand,
          VersionRecord.id(head.id(), next.version()),
          AuditOutcome.FAILED,
          why.code() + ": " + why.reason(),
          after,
          writes,
          List.of(told));
      return after;
    } catch (ChangeRefusedException e) {
      throw Conflicts.changedMeanwhile(head.name());
    }
  }

  private void commit(
      Hand hand,
      Stored<CertificateRecord> stored,
      Retirement next,
      CertificateRecord after,
      Instant now)
      throws ChangeRefusedException {
    var id = VersionRecord.id(after.id(), next.version());
    var writes = new ArrayList<RecordWrite>();
    writes.add(versions.changed(after, Optional.of(stored)));
    try (var opened = desk.withSecret(id)) {
      var before = opened.record().value();
      if (after.policy().isRevokedAfterOverlap()
          && before.revocation().filter(how -> !how.isHold()).isEmpty()) {
        rights.require(hand, stored.value(), Permission.CERTIFICATES_REVOKE);
        revoke(hand, opened, after, writes, now);
        return;
      }
      if (!before.enabled()) {
        commit(hand, id, AuditOutcome.DONE, "it was disabled already", after, writes, List.of());
        return;
      }
      var version = before.with(false, before.tags(), now);
      writes.add(
          records.replace(
              VersionRecord.TYPE, version, opened.secret().bytes(), opened.record().revision()));
      var told = new VaultEvent.VersionDisabled(after.currentVersion());
      var detail = "disabled, its overlap is over";
      commit(hand, id, AuditOutcome.DONE, detail, after, writes, List.of(told));
    } catch (NotFoundException e) {
      commit(hand, id, AuditOutcome.DONE, "it was deleted", after, writes, List.of());
    } catch (IntegrityException e) {
      // What cannot be opened cannot be used either, and must not hold up the others.
      var detail = "its record cannot be opened";
      commit(hand, id, AuditOutcome.FAILED, detail, after, writes, List.of());
    }
  }

  private void revoke(
      Hand hand,
      WithSecret<VersionRecord> opened,
      CertificateRecord after,
      List<RecordWrite> writes,
      Instant now)
      throws ChangeRefusedException {
    var before = opened.record().value();
    var since = before.revocation().map(Revoked::at).orElse(now);
    var how = new Revoked(since, RevocationReason.SUPERSEDED, Optional.empty());
    var version = before.with(Optional.of(how), now);
    writes.add(
        records.replace(
            VersionRecord.TYPE, version, opened.secret().bytes(), opened.record().revision()));
    writes.addAll(revoking.atIssuer(version, Optional.of(how), now));
    var told = new VaultEvent.Revoked(how.at(), how.reason().code());
    var detail = "revoked as superseded, its overlap is over";
    commit(hand, version.id(), AuditOutcome.DONE, detail, after, writes, List.of(told));
  }

  private void commit(
      Hand hand,
      String id,
      AuditOutcome outcome,
      String detail,
      CertificateRecord after,
      List<RecordWrite> writes,
      List<VaultEvent> told)
      throws ChangeRefusedException {
    gate.commit(
        hand.caller(),
        "lifecycle/retire",
        id,
        outcome,
        hand.detail(detail, after),
        writes,
        hand.fences(),
        told);
  }
}
