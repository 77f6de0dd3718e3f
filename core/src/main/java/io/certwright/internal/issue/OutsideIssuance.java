package io.certwright.internal.issue;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.IssuanceException;
import io.certwright.errors.NotFoundException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.issue.PendingOperations.InProgress;
import io.certwright.internal.issuers.AnswerCheck;
import io.certwright.internal.issuers.GuardedIssuer;
import io.certwright.internal.issuers.IssuerDirectory;
import io.certwright.internal.issuers.UnacceptableAnswerException;
import io.certwright.internal.keys.NewKey;
import io.certwright.internal.meter.Meters;
import io.certwright.internal.node.StorageTime;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.OperationState;
import io.certwright.internal.record.OperationState.Phase;
import io.certwright.internal.record.PendingSecret;
import io.certwright.internal.revoking.BlockedKeys;
import io.certwright.internal.schedule.Lease;
import io.certwright.internal.schedule.ValidityWindow;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Attempts;
import io.certwright.internal.version.Besides;
import io.certwright.internal.version.Conflicts;
import io.certwright.internal.version.Hand;
import io.certwright.internal.version.KeyDesk;
import io.certwright.internal.version.Transitions;
import io.certwright.internal.version.VersionWrites;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuanceRequest;
import io.certwright.spi.issuer.Issuer;
import io.certwright.spi.issuer.IssuerAnswer;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Issuance by an issuer outside the vault: the intent is durable before the issuer is asked, each
 * answer before anything follows from it. A crash at any point leaves an operation that goes on
 * with the same key and the same request.
 */
final class OutsideIssuance {

  /** How long at most the one who began an operation has it before a life cycle engine looks. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final PendingOperations operations;
  private final RecordStore records;
  private final StorageTime time;
  private final KeyDesk desk;
  private final VersionWrites versions;
  private final IssuerDirectory directory;
  private final Attempts attempts;
  private final BlockedKeys blocked;
  private final Meters meters;

  /** The certificates that this process is asking an issuer about: one question at a time each. */
  private final Set<String> asking = ConcurrentHashMap.newKeySet();

  OutsideIssuance(
      PendingOperations operations,
      RecordStore records,
      StorageTime time,
      KeyDesk desk,
      VersionWrites versions,
      IssuerDirectory directory,
      Attempts attempts,
      BlockedKeys blocked,
      Meters meters) {
    this.meters = meters;
    this.operations = operations;
    this.records = records;
    this.time = time;
    this.desk = desk;
    this.versions = versions;
    this.directory = directory;
    this.attempts = attempts;
    this.blocked = blocked;
  }

  CertificateRecord begin(
      Hand hand,
      String operation,
      CertificateRecord before,
      OptionalLong revision,
      NewKey key,
      IssuerDirectory.Meaning.Outside issuer,
      Besides besides,
      Instant now)
      throws ChangeRefusedException {
    var policy = before.policy();
    var state = operations.begun(before, key.material(), issuer.name(), now);
    var lease = Lease.of(Duration.between(now, policy.validity().after(now)));
    var grace = lease.compareTo(GRACE) < 0 ? lease : GRACE;
    var intent =
        before
            .withOperation(state, now)
            .withSchedule(before.schedule().begun(time.instant().plus(grace)), now);
    var started = new VaultEvent.OperationStarted(state.id(), issuer.name());
    operations.keep(hand, operation, intent, revision, key, besides, started);
    var secret = new PendingSecret(key.pkcs8().bytes(), Bytes.empty());
    boolean first = asking.add(intent.id());
    try {
      var kept = new InProgress(intent, revision.orElse(0) + 1, state, secret);
      return ask(hand.afterCommit(), kept, issuer.issuer());
    } catch (ChangeRefusedException e) {
      // It took longer than the grace: somebody else went on with the operation, or gave it up.
      return requireHead(intent.id());
    } finally {
      if (first) {
        asking.remove(intent.id());
      }
    }
  }

  private CertificateRecord requireHead(String name) {
    return records
        .find(CertificateRecord.TYPE, name)
        .orElseThrow(() -> new NotFoundException("certificate", name))
        .value();
  }

  /** Asks the issuer once more; does nothing if no operation is in progress. */
  CertificateRecord advance(Hand hand, Stored<CertificateRecord> known) {
    var name = known.value().id();
    if (!asking.add(name)) {
      throw new ConflictException(
          "the issuer of \"" + name + "\" is being asked already; wait for its answer");
    }
    try {
      return askAgain(hand, name, known.revision());
    } finally {
      asking.remove(name);
    }
  }

  private CertificateRecord askAgain(Hand hand, String name, long revision) {
    var open = operations.open(name, revision);
    if (open.isEmpty()) {
      return requireHead(name);
    }
    try (var kept = open.get()) {
      var meaning = directory.resolve(kept.head().policy());
      if (!(meaning instanceof IssuerDirectory.Meaning.Outside issuer)) {
        // No conflict, which is over by itself: it is kept and tried again, but less and less
        // often.
        throw new IssuanceException(
            Refusal.MISCONFIGURED,
            "issuer-gone",
            "the operation on \""
                + kept.head().name()
                + "\" waits for the issuer \""
                + kept.operation().issuer()
                + "\", but the name of it now stands for something else; register or set that"
                + " issuer again, or cancel the operation",
            Optional.empty());
      }
      hand.requireInTime(name);
      return ask(hand, kept, issuer.issuer());
    } catch (ChangeRefusedException e) {
      throw Conflicts.changedMeanwhile(name);
    }
  }

  private CertificateRecord ask(Hand hand, InProgress kept, Issuer issuer)
      throws ChangeRefusedException {
    var answer = answerOf(hand, kept, issuer);
    // The issuer may have taken its time.
    var now = hand.now();
    if (answer instanceof IssuerAnswer.Issued issued) {
      try {
        return complete(hand, kept, issuer, issued, now);
      } catch (UnacceptableAnswerException e) {
        return refused(hand, kept, unacceptable(kept, e, now), now);
      }
    }
    if (answer instanceof IssuerAnswer.Pending pending) {
      return waiting(hand, kept, pending, now);
    }
    return refused(hand, kept, (IssuerAnswer.Refused) answer, now);
  }

  /**
   * What was asked for by a clock that was set back since may have been issued: it is not given up
   * before the time that it was asked for, or it would be asked for twice.
   */
  private static IssuerAnswer.Refused unacceptable(
      InProgress kept, UnacceptableAnswerException e, Instant now) {
    var early = Duration.between(now, kept.request().notBefore());
    return early.isNegative() || early.isZero()
        ? new IssuerAnswer.Refused(
            Refusal.REJECTED, "unacceptable-answer", e.getMessage(), Optional.empty())
        : new IssuerAnswer.Refused(
            Refusal.TRANSIENT, "not-valid-yet", e.getMessage(), Optional.of(early));
  }

  private IssuerAnswer answerOf(Hand hand, InProgress kept, Issuer issuer) {
    var operation = kept.operation();
    var window = wanted(kept, hand.now());
    var request =
        new IssuanceRequest(
            operation.id(), kept.request().csr(), window.notBefore(), window.notAfter());
    return new GuardedIssuer(operation.issuer(), issuer, hand::now, meters)
        .ask(request, operation.ordered() ? Optional.of(kept.secret().order()) : Optional.empty());
  }

  /**
   * The validity to ask for. When an issuer was away for so long that half of what was wanted at
   * first is over, a full life is asked for anew: the certificate would be nearly spent on arrival.
   * So it is where that has not begun, because the clock was set back since: it would not be valid.
   */
  private ValidityWindow wanted(InProgress kept, Instant now) {
    var request = kept.request();
    var first = new ValidityWindow(request.notBefore(), request.notAfter());
    var half = Duration.between(first.notBefore(), first.notAfter()).dividedBy(2);
    boolean isGood = !now.isBefore(first.notBefore()) && now.isBefore(first.notBefore().plus(half));
    return kept.operation().ordered() || isGood
        ? first
        : ValidityWindow.of(now, kept.head().policy().validity().after(now), Instant.MIN);
  }

  private CertificateRecord complete(
      Hand hand, InProgress kept, Issuer issuer, IssuerAnswer.Issued issued, Instant now)
      throws ChangeRefusedException, UnacceptableAnswerException {
    var request = kept.request();
    if (blocked.contains(request.publicKey())) {
      throw new UnacceptableAnswerException(
          "the key of the request was blocked while the issuer was asked; a new one is needed");
    }
    var made = AnswerCheck.check(issued.chain(), kept.head().policy(), request.publicKey(), now);
    var name = kept.operation().issuer();
    return operations
        .complete(
            hand,
            "certificates/complete",
            kept,
            made,
            versions::record,
            after -> Oversight.begun(after, name, issuer, now),
            now)
        .head();
  }

  private CertificateRecord waiting(
      Hand hand, InProgress kept, IssuerAnswer.Pending pending, Instant now)
      throws ChangeRefusedException {
    var head = kept.head();
    var next = head.schedule().poll(pending.askAgainAt());
    boolean known = kept.operation().ordered() && pending.order().equals(kept.secret().order());
    if (known && next.equals(head.schedule())) {
      return head;
    }
    var after = head.withOperation(kept.operation().withOrder(), now).withSchedule(next, now);
    operations.commit(
        hand,
        "certificates/order",
        after,
        OptionalLong.of(kept.revision()),
        AuditOutcome.DONE,
        "",
        Optional.of(kept.secret().withOrder(pending.order())),
        Besides.NOTHING.with(new VaultEvent.Waiting(next.at().orElseThrow())));
    return after;
  }

  private CertificateRecord refused(
      Hand hand, InProgress kept, IssuerAnswer.Refused refused, Instant now)
      throws ChangeRefusedException {
    var head = kept.head();
    var failure =
        new OperationState.Failure(
            refused.refusal(), refused.code(), refused.message(), refused.retryAfter());
    boolean goesOn =
        refused.refusal() == Refusal.TRANSIENT || refused.refusal() == Refusal.RATE_LIMITED;
    var state =
        goesOn
            ? kept.operation().withFailure(failure)
            : kept.operation().ended(Phase.FAILED, Optional.of(failure));
    var again = attempts.next(head, refused.refusal(), refused.retryAfter(), now);
    var next = head.schedule().retry(again);
    var after = head.withOperation(state, now).withSchedule(next, now);
    operations.commit(
        hand,
        "certificates/refused",
        after,
        OptionalLong.of(kept.revision()),
        AuditOutcome.FAILED,
        refused.code() + ": " + refused.message(),
        goesOn ? Optional.of(kept.secret()) : Optional.empty(),
        Besides.NOTHING.with(Transitions.failed(failure, next)));
    if (!goesOn) {
      desk.discard(Optional.of(after), head.id(), kept.request().location());
    }
    return after;
  }
}
