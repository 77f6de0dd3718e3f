package io.certwright.internal.approval;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.ApprovalRefusedException;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.gate.Permits;
import io.certwright.internal.record.ApprovalRecord;
import io.certwright.internal.record.ApprovalRecord.Consent;
import io.certwright.internal.record.ApprovalRecord.Denial;
import io.certwright.internal.store.RecordPage;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.ListQuery.Order;
import io.certwright.spi.storage.RecordWrite;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where requests for approval are looked at, approved, denied and taken back. What is said is
 * durable together with its entry in the audit trail; so is what was refused. Thread-safe.
 */
public final class ApprovalDesk {

  private static final int MAX_REASON = 300;
  private static final String APPROVE = Permission.APPROVALS_APPROVE.code();
  private static final String DENY = "approvals/deny";
  private static final String WITHDRAW = "approvals/withdraw";
  private static final String EXPIRE = "approvals/expire";

  private final Gate gate;
  private final RecordStore records;
  private final Permits permits;
  private final Waiters waiters;
  private final Clock clock;

  /**
   * The requests of a vault.
   *
   * @param waiters the operations that wait for one
   */
  public ApprovalDesk(
      Gate gate, RecordStore records, Permits permits, Waiters waiters, Clock clock) {
    this.gate = gate;
    this.records = records;
    this.permits = permits;
    this.waiters = waiters;
    this.clock = clock;
  }

  /** A page of the requests that are not over, by their places; it may be shorter. */
  public RecordPage<ApprovalRecord> list(Optional<String> after, int limit) {
    var page = records.list(ApprovalRecord.TYPE, "", after, Order.ASCENDING, limit);
    var open = page.records().stream().filter(found -> !isOver(found.value())).toList();
    return new RecordPage<>(open, page.damaged(), page.next());
  }

  /** Whether it is over. */
  public boolean isOver(ApprovalRecord approval) {
    return approval.isOver(now());
  }

  /** Whether a caller may see it: its own, and those on what it may see them of. */
  public boolean isVisible(Caller caller, ApprovalRecord approval) {
    return isOf(caller, approval)
        || gate.judge().mayOn(caller, Permission.APPROVALS_GET, approval.asked());
  }

  private static boolean isOf(Caller caller, ApprovalRecord approval) {
    return caller.party().isNamedLike(approval.requester());
  }

  /** How many it needs. */
  public int needed(ApprovalRecord approval) {
    return permits.needed(approval);
  }

  /** The approvals that count as it stands. */
  public List<Consent> counting(ApprovalRecord approval) {
    return permits.counting(approval);
  }

  /**
   * A request that the caller may see.
   *
   * @throws NotFoundException if there is none
   */
  public ApprovalRecord require(Caller caller, String id) {
    var found = find(id).map(Stored::value).filter(one -> !isOver(one));
    if (found.isEmpty()) {
      gate.authoriseListing(caller, Permission.APPROVALS_GET);
      throw new NotFoundException("request for approval", id);
    }
    requireVisible(caller, Permission.APPROVALS_GET, found.get());
    return found.get();
  }

  /** Approves. */
  public void approve(Caller caller, String id) {
    decide(caller, APPROVE, id, this::tryApprove);
  }

  /** Denies. */
  public void deny(Caller caller, String id, String reason) {
    if (reason.length() > MAX_REASON) {
      throw new InvalidRequestException("reason", "has " + MAX_REASON + " characters at most");
    }
    decide(
        caller,
        DENY,
        id,
        (by, stored) -> {
          var before = stored.value();
          var denial = new Denial(by.party(), now(), reason);
          var writes = new ArrayList<RecordWrite>();
          writes.add(replaced(before.denied(denial), stored.revision()));
          writes.addAll(waiters.ended(before, Waiters.End.DENIED, reason));
          commit(by, DENY, before, reason, writes, ended(before, "denied"));
          return before;
        });
  }

  /** What is said to a request. */
  private interface Decision {
    ApprovalRecord make(Caller by, Stored<ApprovalRecord> stored) throws ChangeRefusedException;
  }

  private void decide(Caller caller, String operation, String id, Decision decision) {
    gate.authoriseListing(caller, Permission.APPROVALS_APPROVE);
    retried(
        () -> {
          var stored = requireOpen(caller, operation, id);
          requireVisible(caller, Permission.APPROVALS_APPROVE, stored.value());
          requireAnother(caller, operation, stored.value());
          return decision.make(caller, stored);
        });
  }

  private void retried(Retry.Attempt<ApprovalRecord> attempt) {
    var unused =
        Retry.untilDone(
            attempt,
            () -> new ConflictException("others change the request all the time; try again"));
  }

  private ApprovalRecord tryApprove(Caller caller, Stored<ApprovalRecord> stored)
      throws ChangeRefusedException {
    var before = stored.value();
    var counting = permits.counting(before);
    int needed = permits.needed(before);
    if (counting.size() >= needed) {
      throw refused(caller, APPROVE, before, "granted", "there are approvals enough");
    }
    var now = now();
    var after = before.approved(counting, new Consent(caller.party(), now), needed, now);
    var writes = new ArrayList<RecordWrite>();
    writes.add(replaced(after, stored.revision()));
    var events = new ArrayList<VaultEvent>();
    if (after.granted().isPresent()) {
      events.add(new VaultEvent.ApprovalGranted(after.id(), after.end()));
      writes.addAll(waiters.granted(after));
    }
    var told = after.consents().size() + " of " + needed + ": " + after.what();
    commit(caller, APPROVE, after, told, writes, events);
    return after;
  }

  private RecordWrite replaced(ApprovalRecord after, long revision) {
    return records.replace(ApprovalRecord.TYPE, after, RecordStore.noSecret(), revision);
  }

  private static List<VaultEvent> ended(ApprovalRecord approval, String why) {
    return List.of(new VaultEvent.ApprovalEnded(approval.id(), why));
  }

  /** Takes it back: who asked, or the owner. */
  public void withdraw(Caller caller, String id) {
    retried(
        () -> {
          var found = find(id);
          if (found.isEmpty()) {
            gate.authoriseListing(caller, Permission.APPROVALS_GET);
            throw new NotFoundException("request for approval", id);
          }
          var before = found.get().value();
          if (!caller.isOwner() && !isOf(caller, before)) {
            requireVisible(caller, Permission.APPROVALS_GET, before);
            throw refused(caller, WITHDRAW, before, "not-yours", "who asked takes it back");
          }
          gate.requireOpen();
          var writes = new ArrayList<RecordWrite>();
          writes.add(records.delete(ApprovalRecord.TYPE, before.place(), found.get().revision()));
          writes.addAll(waiters.ended(before, Waiters.End.WITHDRAWN, ""));
          commit(caller, WITHDRAW, before, "", writes, ended(before, "withdrawn"));
          return before;
        });
  }

  /**
   * Puts a request away that is over, and ends the operation that waits for it.
   *
   * @param caller the engine, in the run that it is in
   * @param fences the claims that must still stand
   * @param now by the clock that found it due
   * @return whether it did; if not, somebody else has changed it
   */
  public boolean expire(
      Caller caller, Stored<ApprovalRecord> stored, List<Fence> fences, Instant now) {
    var before = stored.value();
    if (!before.isOver(now)) {
      return false;
    }
    var writes = new ArrayList<RecordWrite>();
    writes.add(records.delete(ApprovalRecord.TYPE, before.place(), stored.revision()));
    writes.addAll(waiters.ended(before, Waiters.End.EXPIRED, ""));
    var told = before.denial().isPresent() ? List.<VaultEvent>of() : ended(before, "expired");
    try {
      gate.commit(
          caller,
          EXPIRE,
          before.asked().get(0).target(),
          AuditOutcome.DONE,
          before.id(),
          writes,
          fences,
          told);
      return true;
    } catch (ChangeRefusedException e) {
      return false;
    }
  }

  /** The same for the request that an operation waits for, if it is over. */
  public void expireOf(Caller caller, String operation) {
    records
        .find(ApprovalRecord.TYPE, operation)
        .ifPresent(
            stored -> {
              var unused = expire(caller, stored, List.of(), now());
            });
  }

  private Optional<Stored<ApprovalRecord>> find(String id) {
    return ApprovalRecord.placeOf(id)
        .flatMap(place -> records.find(ApprovalRecord.TYPE, place))
        .filter(stored -> stored.value().id().equals(id));
  }

  private Stored<ApprovalRecord> requireOpen(Caller caller, String operation, String id) {
    var found = find(id);
    if (found.isEmpty()) {
      gate.record(caller, operation, "", AuditOutcome.FAILED, "over: there is no such request");
      throw new ApprovalRefusedException(
          "over", "there is no such request, or what it asked for was done or taken back");
    }
    var approval = found.get().value();
    if (isOver(approval)) {
      throw refused(caller, operation, approval, "expired", "it is over since " + approval.end());
    }
    if (approval.denial().isPresent()) {
      throw refused(caller, operation, approval, "denied", "it was denied");
    }
    return found.get();
  }

  private void requireVisible(Caller caller, Permission permission, ApprovalRecord approval) {
    boolean own = permission == Permission.APPROVALS_GET && isOf(caller, approval);
    if (!own && !gate.judge().mayOn(caller, permission, approval.asked())) {
      var target = approval.asked().get(0).target();
      gate.record(
          caller, permission.code(), target, AuditOutcome.DENIED, "no right to " + approval.id());
      throw new AccessDeniedException(caller.name(), permission.code(), approval.id());
    }
  }

  /** Neither who asks nor who approved already, as far as it can be told. */
  private void requireAnother(Caller caller, String operation, ApprovalRecord approval) {
    if (caller.party().mayBe(approval.requester())) {
      throw refused(
          caller, operation, approval, "self", "who asks for something does not approve it");
    }
    if (operation.equals(APPROVE)
        && permits.counting(approval).stream()
            .anyMatch(consent -> caller.party().mayBe(consent.by()))) {
      throw refused(caller, operation, approval, "twice", "who approved does not do so again");
    }
  }

  private ApprovalRefusedException refused(
      Caller caller, String operation, ApprovalRecord approval, String rule, String why) {
    var target = approval.asked().get(0).target();
    gate.record(
        caller, operation, target, AuditOutcome.DENIED, approval.id() + " " + rule + ": " + why);
    return new ApprovalRefusedException(rule, why);
  }

  private void commit(
      Caller caller,
      String operation,
      ApprovalRecord approval,
      String detail,
      List<RecordWrite> writes,
      List<VaultEvent> events)
      throws ChangeRefusedException {
    gate.commit(
        caller,
        operation,
        approval.asked().get(0).target(),
        AuditOutcome.DONE,
        detail.isEmpty() ? approval.id() : approval.id() + " " + detail,
        writes,
        List.of(),
        events);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
