package io.certwright.internal.issue;

import io.certwright.errors.ConflictException;
import io.certwright.errors.IssuanceException;
import io.certwright.errors.NotFoundException;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.OperationState;
import io.certwright.internal.record.OperationState.Phase;
import io.certwright.internal.record.PendingSecret;
import io.certwright.internal.record.Schedule;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Issuance by an issuer outside the vault: the intent is durable before the issuer is asked, each
 * answer before anything follows from it. A crash at any point leaves an operation that goes on
 * with the same key and the same request.
 */
final class OutsideIssuance {

  private static final Logger LOG = LoggerFactory.getLogger(OutsideIssuance.class);

  /** How long the one who began an operation has it to itself before a life cycle engine looks. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final Gate gate;
  private final RecordStore records;
  private final Crypto crypto;
  private final VaultKeys keys;
  private final VersionWrites versions;
  private final IssuerDirectory directory;
  private final Attempts attempts;
  private final CertificateMaker maker;

  OutsideIssuance(
      Gate gate,
      RecordStore records,
      Crypto crypto,
      VaultKeys keys,
      VersionWrites versions,
      IssuerDirectory directory,
      Attempts attempts) {
    this.gate = gate;
    this.records = records;
    this.crypto = crypto;
    this.keys = keys;
    this.versions = versions;
    this.directory = directory;
    this.attempts = attempts;
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
      Caller caller,
      String operation,
      CertificateRecord before,
      OptionalLong revision,
      NewKey key,
      IssuerDirectory.Meaning.Outside issuer,
      Instant now)
      throws ChangeRefusedException {
    var policy = before.policy();
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
    int failed = before.schedule().attempts();
    var intent =
        before
            .withOperation(state, now)
            .withSchedule(
                new Schedule(
                    Optional.of(now.plus(GRACE)), Schedule.Reason.POLL, failed, Optional.empty()),
                now);
    var secret = new PendingSecret(key.pkcs8().bytes(), Bytes.empty());
    commit(caller, operation, intent, revision, "intent", Optional.of(secret), List.of());
    var kept = new InProgress(intent, revision.orElse(0) + 1, state, secret);
    return ask(caller, kept, issuer.issuer(), now);
  }

  /** Asks the issuer once more; does nothing if no operation is in progress. */
  CertificateRecord advance(Caller caller, String name, Instant now) {
    try (var stored =
        records
            .findWithSecret(CertificateRecord.TYPE, name)
            .orElseThrow(() -> new NotFoundException("certificate", name))) {
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
        var kept = new InProgress(head, stored.record().revision(), operation, secret);
        return ask(caller, kept, issuer.issuer(), now);
      } catch (ChangeRefusedException e) {
        throw Issuance.changedMeanwhile(name);
      }
    }
  }

  CertificateRecord cancel(Caller caller, Stored<CertificateRecord> stored, Instant now) {
    var head = stored.value();
    if (!head.isBusy()) {
      throw new ConflictException(
          "no operation on \"" + head.name() + "\" is in progress, so there is none to cancel");
    }
    var operation = head.operation().orElseThrow();
    var after =
        head.withOperation(operation.ended(Phase.CANCELLED, Optional.empty()), now)
            .withSchedule(Schedule.NOTHING, now);
    try {
      commit(
          caller,
          "certificates/cancel",
          after,
          OptionalLong.of(stored.revision()),
          "",
          Optional.empty(),
          List.of());
    } catch (ChangeRefusedException e) {
      throw Issuance.changedMeanwhile(head.name());
    }
    return after;
  }

  private CertificateRecord ask(Caller caller, InProgress kept, Issuer issuer, Instant now)
      throws ChangeRefusedException {
    var answer = answerOf(kept, issuer);
    if (answer instanceof IssuerAnswer.Issued issued) {
      try {
        return complete(caller, kept, issued, now);
      } catch (IssuanceException e) {
        return refused(
            caller,
            kept,
            new IssuerAnswer.Refused(e.refusal(), e.code(), e.getMessage(), Optional.empty()),
            now);
      }
    }
    if (answer instanceof IssuerAnswer.Pending pending) {
      return waiting(caller, kept, pending, now);
    }
    return refused(caller, kept, (IssuerAnswer.Refused) answer, now);
  }

  private static IssuerAnswer answerOf(InProgress kept, Issuer issuer) {
    var request = kept.request();
    var asked =
        new IssuanceRequest(
            kept.operation.id(), request.csr(), request.notBefore(), request.notAfter());
    try {
      return kept.operation.ordered()
          ? issuer.resume(asked, kept.secret.order())
          : issuer.submit(asked);
    } catch (RuntimeException e) {
      LOG.warn("the issuer {} of {} failed", kept.operation.issuer(), kept.head.name(), e);
      return new IssuerAnswer.Refused(
          Refusal.TRANSIENT, "issuer-failed", "the issuer failed: " + e, Optional.empty());
    }
  }

  private CertificateRecord complete(
      Caller caller, InProgress kept, IssuerAnswer.Issued issued, Instant now)
      throws ChangeRefusedException {
    var request = kept.request();
    var made = AnswerCheck.check(issued.chain(), kept.head.policy(), request.publicKey(), now);
    var key =
        keys.restore(
            request.key(), request.publicKey(), request.location(), kept.secret.privateKey());
    var version = versions.nextVersion(kept.head);
    var after =
        versions.completed(
            kept.head.withOperation(kept.operation.completed(version), now), version, made, now);
    var writes = List.of(versions.insert(after, version, key, kept.secret.privateKey(), made, now));
    commit(
        caller,
        "certificates/complete",
        after,
        OptionalLong.of(kept.revision),
        "serial " + made.serial(),
        Optional.empty(),
        writes);
    return after;
  }

  private CertificateRecord waiting(
      Caller caller, InProgress kept, IssuerAnswer.Pending pending, Instant now)
      throws ChangeRefusedException {
    var head = kept.head;
    var next = Schedule.at(pending.askAgainAt(), Schedule.Reason.POLL);
    boolean known = kept.operation.ordered() && pending.order().equals(kept.secret.order());
    if (known && next.equals(head.schedule())) {
      return head;
    }
    var after = head.withOperation(kept.operation.withOrder(), now).withSchedule(next, now);
    commit(
        caller,
        "certificates/order",
        after,
        OptionalLong.of(kept.revision),
        "",
        Optional.of(kept.secret.withOrder(pending.order())),
        List.of());
    return after;
  }

  private CertificateRecord refused(
      Caller caller, InProgress kept, IssuerAnswer.Refused refused, Instant now)
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
        caller,
        "certificates/refused",
        after,
        OptionalLong.of(kept.revision),
        refused.code() + ": " + refused.message(),
        goesOn ? Optional.of(kept.secret) : Optional.empty(),
        List.of());
    return after;
  }

  private void commit(
      Caller caller,
      String operation,
      CertificateRecord head,
      OptionalLong revision,
      String detail,
      Optional<PendingSecret> secret,
      List<RecordWrite> more)
      throws ChangeRefusedException {
    var plain = secret.map(PendingSecret::encode).orElse(RecordStore.noSecret());
    try {
      var writes = new ArrayList<RecordWrite>(more);
      writes.add(versions.head(head, revision, plain));
      gate.commit(caller, operation, head.id(), detail, writes);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }
}
