package io.certwright.internal.issue;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.OutcomeUnknownException;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.node.StorageTime;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.OperationState;
import io.certwright.internal.record.OperationState.Phase;
import io.certwright.internal.record.PendingSecret;
import io.certwright.internal.schedule.Lease;
import io.certwright.internal.schedule.ValidityWindow;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuanceRequest;
import io.certwright.spi.issuer.Issuer;
import io.certwright.spi.issuer.IssuerAnswer;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.storage.RecordWrite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
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

  private final Gate gate;
  private final RecordStore records;
  private final Crypto crypto;
  private final StorageTime time;
  private final VaultKeys keys;
  private final KeyDesk desk;
  private final VersionWrites versions;
  private final IssuerDirectory directory;
  private final Attempts attempts;
  private final BlockedKeys blocked;
  private final CertificateMaker maker;

  /** The certificates that this process is asking an issuer about: one question at a time each. */
  private final Set<String> asking = ConcurrentHashMap.newKeySet();

  OutsideIssuance(
      Gate gate,
      RecordStore records,
      Crypto crypto,
      StorageTime time,
      VaultKeys keys,
      KeyDesk desk,
      VersionWrites versions,
      IssuerDirectory directory,
      Attempts attempts,
      BlockedKeys blocked) {
    this.gate = gate;
    this.records = records;
    this.crypto = crypto;
    this.time = time;
    this.keys = keys;
    this.desk = desk;
    this.versions = versions;
    this.directory = directory;
    this.attempts = attempts;
    this.blocked = blocked;
    this.maker = new CertificateMaker(crypto);
  }

  /** An operation in progress as it stands in the storage, with its secret part. */
  private record InProgress(
      CertificateRecord head, long revision, OperationState operation, PendingSecret secret) {

    OperationState.Request request() {
      return operation.request().orElseThrow(() -> new IllegalStateException("no request kept"));
    }
  }

  CertificateRecord begin(
      Hand hand,
      String operation,
      CertificateRecord before,
      OptionalLong revision,
      NewKey key,
      IssuerDirectory.Meaning.Outside issuer,
      List<RecordWrite> more,
      Instant now)
      throws ChangeRefusedException {
    var policy = before.policy();
    var life = Duration.between(now, policy.validity().after(now));
    var window = ValidityWindow.of(now, policy.validity().after(now), Instant.MIN);
    var request =
        new OperationState.Request(
            key.material().spec(),
            key.material().encoded(),
            key.material().location(),
            maker.request(policy, key.material()),
            window.notBefore(),
            window.notAfter());
    var state =
        OperationState.begun(
            HexFormat.of().formatHex(crypto.randomBytes(16)), now, issuer.name(), request);
    var lease = Lease.of(life);
    var grace = lease.compareTo(GRACE) < 0 ? lease : GRACE;
    var intent =
        before
            .withOperation(state, now)
            .withSchedule(before.schedule().begun(time.instant().plus(grace)), now);
    var secret = new PendingSecret(key.pkcs8().bytes(), Bytes.empty());
    try {
      commit(
          hand,
          operation,
          intent,
          revision,
          AuditOutcome.DONE,
          "intent",
          Optional.of(secret),
          more);
      key.keep();
    } catch (OutcomeUnknownException e) {
      key.keep();
      throw e;
    }
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
    try (var stored =
        records
            .findWithSecret(CertificateRecord.TYPE, name)
            .orElseThrow(() -> new NotFoundException("certificate", name))) {
      if (stored.record().revision() != revision) {
        throw Issuance.changedMeanwhile(name);
      }
      var head = stored.record().value();
      if (!head.isBusy()) {
        return head;
      }
      try (var secret = PendingSecret.decode(stored.secret().bytes())) {
        var operation = head.operation().orElseThrow();
        var meaning = directory.resolve(head.policy());
        if (!(meaning instanceof IssuerDirectory.Meaning.Outside issuer)) {
          throw new ConflictException(
              "the operation on \""
                  + head.name()
                  + "\" waits for the issuer \""
                  + operation.issuer()
                  + "\", which the policy no longer names; cancel it");
        }
        var kept = new InProgress(head, revision, operation, secret);
        hand.requireInTime(name);
        return ask(hand, kept, issuer.issuer());
      } catch (ChangeRefusedException e) {
        throw Issuance.changedMeanwhile(name);
      }
    }
  }

  CertificateRecord cancel(Hand hand, Stored<CertificateRecord> stored, String id) {
    var now = hand.now();
    var head = stored.value();
    if (!head.isBusy() || !head.operation().orElseThrow().id().equals(id)) {
      throw new ConflictException(
          "the operation on \"" + head.name() + "\" is over, so there is none to cancel");
    }
    var operation = head.operation().orElseThrow();
    var after =
        head.withOperation(operation.ended(Phase.CANCELLED, Optional.empty()), now)
            .withSchedule(attempts.afterCancel(head, now), now);
    try {
      commit(
          hand,
          "certificates/cancel",
          after,
          OptionalLong.of(stored.revision()),
          AuditOutcome.DONE,
          "",
          Optional.empty(),
          List.of());
    } catch (ChangeRefusedException e) {
      throw Issuance.changedMeanwhile(head.name());
    }
    operation
        .request()
        .ifPresent(request -> desk.discard(Optional.of(after), head.id(), request.location()));
    return after;
  }

  private CertificateRecord ask(Hand hand, InProgress kept, Issuer issuer)
      throws ChangeRefusedException {
    var answer = answerOf(hand, kept, issuer);
    // The issuer may have taken its time.
    var now = hand.now();
    if (answer instanceof IssuerAnswer.Issued issued) {
      try {
        return complete(hand, kept, issued, now);
      } catch (UnacceptableAnswerException e) {
        var refused =
            new IssuerAnswer.Refused(
                Refusal.REJECTED, "unacceptable-answer", e.getMessage(), Optional.empty());
        return refused(hand, kept, refused, now);
      }
    }
    if (answer instanceof IssuerAnswer.Pending pending) {
      return waiting(hand, kept, pending, now);
    }
    return refused(hand, kept, (IssuerAnswer.Refused) answer, now);
  }

  private IssuerAnswer answerOf(Hand hand, InProgress kept, Issuer issuer) {
    var operation = kept.operation;
    var window = wanted(kept, hand.now());
    var request =
        new IssuanceRequest(
            operation.id(), kept.request().csr(), window.notBefore(), window.notAfter());
    return new GuardedIssuer(operation.issuer(), issuer, hand::now)
        .ask(request, operation.ordered() ? Optional.of(kept.secret.order()) : Optional.empty());
  }

  /**
   * The validity to ask for. When an issuer was away for so long that half of what was wanted at
   * first is over, a full life is asked for anew: the certificate would be nearly spent on arrival.
   */
  private ValidityWindow wanted(InProgress kept, Instant now) {
    var request = kept.request();
    var first = new ValidityWindow(request.notBefore(), request.notAfter());
    var half = Duration.between(first.notBefore(), first.notAfter()).dividedBy(2);
    return kept.operation.ordered() || now.isBefore(first.notBefore().plus(half))
        ? first
        : ValidityWindow.of(now, kept.head.policy().validity().after(now), Instant.MIN);
  }

  private CertificateRecord complete(
      Hand hand, InProgress kept, IssuerAnswer.Issued issued, Instant now)
      throws ChangeRefusedException, UnacceptableAnswerException {
    var request = kept.request();
    if (blocked.contains(request.publicKey())) {
      throw new UnacceptableAnswerException(
          "the key of the request was blocked while the issuer was asked; a new one is needed");
    }
    var made = AnswerCheck.check(issued.chain(), kept.head.policy(), request.publicKey(), now);
    var key =
        keys.restore(
            request.key(), request.publicKey(), request.location(), kept.secret.privateKey());
    var version = versions.nextVersion(kept.head);
    var record = versions.record(kept.head, version, key, made, now);
    var after =
        versions.completed(
            kept.head.withOperation(kept.operation.completed(version), now), record, now);
    var writes = List.of(versions.insert(record, kept.secret.privateKey()));
    commit(
        hand,
        "certificates/complete",
        after,
        OptionalLong.of(kept.revision),
        AuditOutcome.DONE,
        made.detail(),
        Optional.empty(),
        writes);
    return after;
  }

  private CertificateRecord waiting(
      Hand hand, InProgress kept, IssuerAnswer.Pending pending, Instant now)
      throws ChangeRefusedException {
    var head = kept.head;
    var next = head.schedule().poll(pending.askAgainAt());
    boolean known = kept.operation.ordered() && pending.order().equals(kept.secret.order());
    if (known && next.equals(head.schedule())) {
      return head;
    }
    var after = head.withOperation(kept.operation.withOrder(), now).withSchedule(next, now);
    commit(
        hand,
        "certificates/order",
        after,
        OptionalLong.of(kept.revision),
        AuditOutcome.DONE,
        "",
        Optional.of(kept.secret.withOrder(pending.order())),
        List.of());
    return after;
  }

  private CertificateRecord refused(
      Hand hand, InProgress kept, IssuerAnswer.Refused refused, Instant now)
      throws ChangeRefusedException {
    var head = kept.head;
    var failure = new OperationState.Failure(refused.refusal(), refused.code(), refused.message());
    boolean goesOn =
        refused.refusal() == Refusal.TRANSIENT || refused.refusal() == Refusal.RATE_LIMITED;
    var state =
        goesOn
            ? kept.operation.withFailure(failure)
            : kept.operation.ended(Phase.FAILED, Optional.of(failure));
    var next = attempts.next(head, refused.refusal(), refused.retryAfter(), now);
    var after = head.withOperation(state, now).withSchedule(head.schedule().retry(next), now);
    commit(
        hand,
        "certificates/refused",
        after,
        OptionalLong.of(kept.revision),
        AuditOutcome.FAILED,
        refused.code() + ": " + refused.message(),
        goesOn ? Optional.of(kept.secret) : Optional.empty(),
        List.of());
    if (!goesOn) {
      desk.discard(Optional.of(after), head.id(), kept.request().location());
    }
    return after;
  }

  private void commit(
      Hand hand,
      String operation,
      CertificateRecord head,
      OptionalLong revision,
      AuditOutcome outcome,
      String detail,
      Optional<PendingSecret> secret,
      List<RecordWrite> more)
      throws ChangeRefusedException {
    var plain = secret.map(PendingSecret::encode).orElse(RecordStore.noSecret());
    try {
      var writes = new ArrayList<RecordWrite>(more);
      writes.add(versions.head(head, revision, plain));
      gate.commit(hand.caller(), operation, head.id(), outcome, detail, writes, hand.fences());
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }
}
