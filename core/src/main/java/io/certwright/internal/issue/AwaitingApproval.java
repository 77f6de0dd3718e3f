package io.certwright.internal.issue;

import io.certwright.access.Actor;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.IssuanceException;
import io.certwright.errors.KeyAccessException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.approval.Waiters;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.gate.Ask;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.gate.Matter;
import io.certwright.internal.gate.Terms;
import io.certwright.internal.node.StorageTime;
import io.certwright.internal.record.ApprovalRecord;
import io.certwright.internal.record.ApprovalRecord.Issuance.Kind;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.OperationState;
import io.certwright.internal.record.OperationState.Failure;
import io.certwright.internal.record.OperationState.Phase;
import io.certwright.internal.schedule.Schedule;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Conflicts;
import io.certwright.internal.version.Hand;
import io.certwright.internal.version.VersionWrites;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.storage.RecordWrite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Operations that wait for others to approve them, before anything is signed and anybody is asked:
 * the operation and the request for approval begin and end in the same commits. Nothing of a
 * certificate that is there changes until then, its policy included. Thread-safe.
 */
public final class AwaitingApproval implements Waiters {

  private static final int ID_BYTES = 16;

  /** How long a request may hold up what is due by itself with a certificate. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  /** Nothing happens by itself, and the version that is wanted is not there. */
  private static final Schedule WAITING = new Schedule(Optional.empty(), Schedule.Reason.ISSUE, 0);

  private final Gate gate;
  private final RecordStore records;
  private final Catalogue catalogue;
  private final VersionWrites versions;
  private final StorageTime time;
  private final Approved approved;

  AwaitingApproval(
      Gate gate,
      RecordStore records,
      Catalogue catalogue,
      VersionWrites versions,
      StorageTime time,
      Approved approved) {
    this.gate = gate;
    this.records = records;
    this.catalogue = catalogue;
    this.versions = versions;
    this.time = time;
    this.approved = approved;
  }

  /** Issues what was approved. */
  interface Approved {

    /**
     * Makes a version by a policy from now on, in the operation that waited for it.
     *
     * @param hand that of who asked for it
     * @param setBy in whose name the policy stands
     */
    CertificateRecord issue(
        Hand hand,
        String operation,
        String name,
        CertificatePolicy policy,
        Actor setBy,
        Stored<CertificateRecord> known);
  }

  /**
   * Begins an operation that waits.
   *
   * @param asks what permissions it takes
   * @param terms what is wanted of others
   * @param name as it was given
   * @param policy that the version is to be issued by
   * @return the certificate's state afterwards
   * @throws ConflictException if an operation is in progress, or another change came first
   */
  CertificateRecord begin(
      Caller caller,
      List<Ask> asks,
      Terms terms,
      String name,
      CertificatePolicy policy,
      Kind kind) {
    var known = catalogue.head(Names.fold(name));
    known.ifPresent(head -> Conflicts.requireIdle(head.value()));
    var now = Hand.of(caller, time.own()).now();
    var id = HexFormat.of().formatHex(records.crypto().randomBytes(ID_BYTES));
    var before =
        known
            .map(Stored::value)
            .orElseGet(() -> CertificateRecord.declared(name, policy, caller.actor(), now));
    var schedule = known.map(head -> head.value().schedule()).orElse(Schedule.NOTHING);
    var issuance = new ApprovalRecord.Issuance(before.name(), policy, kind, schedule);
    var matter =
        Matter.of((kind == Kind.RENEWAL ? "renew " : "issue ") + before.id() + " by", policy);
    var wanted = terms.atMost(schedule.at().map(at -> patience(now, at)));
    var draft = gate.approvals().permits().draft(caller, asks, matter, wanted, id, issuance);
    var waiting =
        before
            .withOperation(OperationState.awaiting(id, now, Names.fold(policy.issuer())), now)
            .withSchedule(WAITING, now);
    var writes = new ArrayList<RecordWrite>();
    writes.add(versions.changed(waiting, known));
    writes.addAll(versions.nameFree(Conflicts.revision(known), waiting.id()));
    try {
      gate.approvals().open(caller, draft, writes);
    } catch (ChangeRefusedException e) {
      throw versions.refused(caller, name);
    }
    return waiting;
  }

  private static Duration patience(Instant now, Instant due) {
    var until = Duration.between(now, due);
    return until.compareTo(PATIENCE) < 0 ? PATIENCE : until;
  }

  /** Goes on with an operation, if others have approved it. */
  CertificateRecord advance(Hand hand, Stored<CertificateRecord> stored) {
    var head = stored.value();
    var found = records.find(ApprovalRecord.TYPE, operation(head).id());
    var now = hand.now();
    if (found.isEmpty()) {
      return fails(hand, stored, List.of(), "approval-gone", "its request is not there any more");
    }
    var approval = found.get().value();
    if (approval.isOver(now)) {
      var gone = List.of(delete(found.get()));
      return fails(hand, stored, gone, "approval-expired", expired(approval));
    }
    var requester = Caller.of(approval.requester());
    var terms = gate.judge().termsOf(requester, approval.asked());
    if (terms.isEmpty()) {
      var gone = List.of(delete(found.get()));
      var why = "\"" + requester.name() + "\" has no right to it any more";
      return fails(hand, stored, gone, "requester-without-right", why);
    }
    var counting = gate.approvals().permits().counting(approval);
    if (approval.denial().isPresent()
        || counting.size() < gate.approvals().permits().needed(approval)) {
      return waitsOn(hand, stored, found.get().revision(), approval.waiting(counting));
    }
    return issued(hand, stored, found.get());
  }

  private CertificateRecord issued(
      Hand hand, Stored<CertificateRecord> stored, Stored<ApprovalRecord> approval) {
    var head = stored.value();
    var what = approval.value().issuance().orElseThrow();
    boolean renewal = what.kind() == Kind.RENEWAL;
    var caller = gate.approvals().withPermit(Caller.of(approval.value().requester()), approval);
    try {
      return approved.issue(
          new Hand(caller, hand.time(), hand.claim()),
          renewal ? "certificates/renew" : "certificates/create",
          what.certificate(),
          what.policy(),
          renewal ? head.setBy() : caller.actor(),
          stored);
    } catch (IssuanceException e) {
      return fails(hand, stored, List.of(delete(approval)), e.code(), e.reason());
    } catch (InvalidPolicyException | KeyAccessException e) {
      var gone = List.of(delete(approval));
      return fails(hand, stored, gone, "not-possible", e.getMessage());
    }
  }

  private RecordWrite delete(Stored<ApprovalRecord> approval) {
    return records.delete(ApprovalRecord.TYPE, approval.value().place(), approval.revision());
  }

  /** Some of those who approved may not any more: others have to. */
  private CertificateRecord waitsOn(
      Hand hand, Stored<CertificateRecord> stored, long revision, ApprovalRecord waiting) {
    var after = stored.value().withSchedule(WAITING, hand.now());
    var request = records.replace(ApprovalRecord.TYPE, waiting, RecordStore.noSecret(), revision);
    commit(hand, after, List.of(request, versions.changed(after, Optional.of(stored))), "", "");
    return after;
  }

  private CertificateRecord fails(
      Hand hand,
      Stored<CertificateRecord> stored,
      List<RecordWrite> gone,
      String code,
      String why) {
    var before = stored.value();
    var saved = schedule(before).orElse(Schedule.NOTHING);
    var after = over(before, Phase.FAILED, code, why, saved, hand.now());
    var writes = new ArrayList<RecordWrite>(gone);
    writes.add(versions.changed(after, Optional.of(stored)));
    commit(hand, after, writes, code, why);
    return after;
  }

  private void commit(
      Hand hand, CertificateRecord after, List<RecordWrite> writes, String code, String why) {
    var told =
        code.isEmpty()
            ? List.<VaultEvent>of()
            : List.<VaultEvent>of(new VaultEvent.ApprovalEnded(operation(after).id(), code));
    try {
      gate.commit(
          hand.caller(),
          "certificates/await-approval",
          after.id(),
          AuditOutcome.FAILED,
          code.isEmpty() ? "approvals do not count any more" : code + ": " + why,
          writes,
          hand.fences(),
          told);
    } catch (ChangeRefusedException e) {
      throw Conflicts.changedMeanwhile(after.name());
    }
  }

  private static CertificateRecord over(
      CertificateRecord head, Phase how, String code, String why, Schedule saved, Instant now) {
    var failure =
        how == Phase.FAILED
            ? Optional.of(Failure.of(Refusal.REJECTED, code, why))
            : Optional.<Failure>empty();
    return head.withOperation(operation(head).ended(how, failure), now).withSchedule(saved, now);
  }

  private static OperationState operation(CertificateRecord head) {
    return head.operation().orElseThrow();
  }

  private static String expired(ApprovalRecord approval) {
    return approval.granted().isPresent()
        ? "it was approved, but not issued within " + approval.usable()
        : "nobody approved it until " + approval.expires();
  }

  /** The certificate whose operation waits for this. */
  private Optional<Stored<CertificateRecord>> waiting(ApprovalRecord approval) {
    return approval
        .issuance()
        .flatMap(what -> catalogue.head(Names.fold(what.certificate())))
        .filter(
            stored ->
                stored.value().awaitingOperation().stream().anyMatch(approval.place()::equals));
  }

  @Override
  public List<RecordWrite> granted(ApprovalRecord approval) {
    var now = Hand.of(Caller.SYSTEM, time).now();
    return waiting(approval)
        .map(
            stored ->
                versions.changed(
                    stored.value().withSchedule(Schedule.at(now, Schedule.Reason.ISSUE), now),
                    Optional.of(stored)))
        .stream()
        .toList();
  }

  @Override
  public List<RecordWrite> ended(ApprovalRecord approval, End end, String why) {
    var now = Hand.of(Caller.SYSTEM, time.own()).now();
    return waiting(approval)
        .map(
            stored -> {
              var head = stored.value();
              var saved = approval.issuance().orElseThrow().schedule();
              var after =
                  switch (end) {
                    case WITHDRAWN -> over(head, Phase.CANCELLED, "", "", saved, now);
                    case DENIED ->
                        over(
                            head,
                            Phase.FAILED,
                            "approval-denied",
                            denied(approval, why),
                            saved,
                            now);
                    case EXPIRED ->
                        over(head, Phase.FAILED, "approval-expired", expired(approval), saved, now);
                  };
              return versions.changed(after, Optional.of(stored));
            })
        .stream()
        .toList();
  }

  private static String denied(ApprovalRecord approval, String why) {
    return "the request " + approval.id() + " was denied" + (why.isEmpty() ? "" : ": " + why);
  }

  /** The writes that put the request of an operation away that somebody gives up. */
  List<RecordWrite> givenUp(CertificateRecord head) {
    return request(head).map(this::delete).stream().toList();
  }

  /** What happens next about a version if an operation is not approved; empty: none waits. */
  Optional<Schedule> schedule(CertificateRecord head) {
    return request(head)
        .flatMap(found -> found.value().issuance())
        .map(ApprovalRecord.Issuance::schedule);
  }

  /** Whether a caller waits for just that. */
  boolean isAsked(Caller caller, String name, CertificatePolicy policy) {
    return catalogue
        .head(Names.fold(name))
        .flatMap(head -> request(head.value()))
        .map(Stored::value)
        .filter(one -> one.requester().isNamedLike(caller.party()))
        .flatMap(ApprovalRecord::issuance)
        .filter(what -> what.policy().equals(policy))
        .isPresent();
  }

  private Optional<Stored<ApprovalRecord>> request(CertificateRecord head) {
    return head.awaitingOperation().flatMap(id -> records.find(ApprovalRecord.TYPE, id));
  }
}
