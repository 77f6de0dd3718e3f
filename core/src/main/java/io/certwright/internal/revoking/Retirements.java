package io.certwright.internal.revoking;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.IntegrityException;
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
import io.certwright.internal.version.Conflicts;
import io.certwright.internal.version.Hand;
import io.certwright.internal.version.KeyDesk;
import io.certwright.internal.version.VersionWrites;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.storage.RecordWrite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes versions out of service whose overlap with the one after them is over: disabled, or revoked
 * where the policy says so.
 */
public final class Retirements {

  private final Gate gate;
  private final RecordStore records;
  private final KeyDesk desk;
  private final VersionWrites versions;
  private final Revoking revoking;

  public Retirements(
      Gate gate, RecordStore records, KeyDesk desk, VersionWrites versions, Revoking revoking) {
    this.gate = gate;
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
