package io.certwright.internal.issue;

import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.OutcomeUnknownException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.keys.KeyMaterial;
import io.certwright.internal.keys.NewKey;
import io.certwright.internal.keys.VaultKeys;
import io.certwright.internal.making.CertificateMaker;
import io.certwright.internal.making.Made;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.OperationState;
import io.certwright.internal.record.OperationState.Phase;
import io.certwright.internal.record.PendingSecret;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.revoking.BlockedKeys;
import io.certwright.internal.schedule.Schedule;
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
import io.certwright.spi.storage.RecordWrite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * Operations that take more than one commit, as they are kept: the intent with its key and its
 * request, what is changed about it, and its end without a version.
 */
final class PendingOperations {

  private static final int ID_BYTES = 16;

  private final Gate gate;
  private final RecordStore records;
  private final Crypto crypto;
  private final VaultKeys keys;
  private final KeyDesk desk;
  private final VersionWrites versions;
  private final Attempts attempts;
  private final NextKeys nextKeys;
  private final BlockedKeys blocked;
  private final AwaitingApproval awaiting;
  private final CertificateMaker maker;

  PendingOperations(
      Gate gate,
      RecordStore records,
      Crypto crypto,
      VaultKeys keys,
      KeyDesk desk,
      VersionWrites versions,
      Attempts attempts,
      NextKeys nextKeys,
      BlockedKeys blocked,
      AwaitingApproval awaiting) {
    this.awaiting = awaiting;
    this.gate = gate;
    this.records = records;
    this.crypto = crypto;
    this.keys = keys;
    this.desk = desk;
    this.versions = versions;
    this.attempts = attempts;
    this.nextKeys = nextKeys;
    this.blocked = blocked;
    this.maker = new CertificateMaker(crypto);
  }

  /** An operation in progress as it stands in the storage, with its secret part; to be closed. */
  record InProgress(
      CertificateRecord head, long revision, OperationState operation, PendingSecret secret)
      implements AutoCloseable {

    OperationState.Request request() {
      return operation.request().orElseThrow(() -> new IllegalStateException("no request kept"));
    }

    @Override
    public void close() {
      secret.close();
    }
  }

  /** An operation that asks this issuer for a certificate by the policy, for this key. */
  OperationState begun(CertificateRecord before, KeyMaterial key, String issuer, Instant now) {
    var policy = before.policy();
    var id =
        before
            .awaitingOperation()
            .orElseGet(() -> HexFormat.of().formatHex(crypto.randomBytes(ID_BYTES)));
    var window = ValidityWindow.of(now, policy.validity().after(now), Instant.MIN);
    var request =
        new OperationState.Request(
            key.spec(),
            key.encoded(),
            key.location(),
            maker.request(policy, key),
            window.notBefore(),
            window.notAfter());
    return OperationState.begun(id, now, issuer, request);
  }

  /**
   * Makes the intent durable, with the key.
   *
   * @param intent the certificate's state with the operation in progress
   * @param besides what goes with it
   * @param told what listeners are told of it
   */
  void keep(
      Hand hand,
      String operation,
      CertificateRecord intent,
      OptionalLong revision,
      NewKey key,
      Besides besides,
      VaultEvent told)
      throws ChangeRefusedException {
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
          besides.with(told));
      key.keep();
    } catch (OutcomeUnknownException e) {
      key.keep();
      throw e;
    }
  }

  /**
   * The operation in progress, with what it needs to go on.
   *
   * @return empty: none is in progress
   * @throws ConflictException if the certificate is of another revision by now
   */
  Optional<InProgress> open(String name, long revision) {
    try (var stored =
        records
            .findWithSecret(CertificateRecord.TYPE, name)
            .orElseThrow(() -> new NotFoundException("certificate", name))) {
      if (stored.record().revision() != revision) {
        throw Conflicts.changedMeanwhile(name);
      }
      var head = stored.record().value();
      if (!head.isBusy()) {
        return Optional.empty();
      }
      var secret = PendingSecret.decode(stored.secret().bytes());
      return Optional.of(new InProgress(head, revision, head.operation().orElseThrow(), secret));
    }
  }

  /** How the record of a version is made of its certificate. */
  interface Recorder {
    VersionRecord record(
        CertificateRecord head, String version, KeyMaterial key, Made made, Instant now);
  }

  /** The state and the version once an operation is done. */
  record Completed(CertificateRecord head, VersionRecord version) {}

  /**
   * Completes an operation with the certificate for its key, in one commit.
   *
   * @param more what else becomes of the state
   */
  Completed complete(
      Hand hand,
      String operation,
      InProgress kept,
      Made made,
      Recorder recorder,
      UnaryOperator<CertificateRecord> more,
      Instant now)
      throws ChangeRefusedException {
    var request = kept.request();
    var pkcs8 = kept.secret().privateKey();
    var key = keys.restore(request.key(), request.publicKey(), request.location(), pkcs8);
    var id = versions.nextVersion(kept.head());
    var version = recorder.record(kept.head(), id, key, made, now);
    var completed =
        versions.completed(
            kept.head().withOperation(kept.operation().completed(id), now), version, now);
    var spent = nextKeys.spent(more.apply(completed), request.location());
    var after = spent.head();
    var writes = new ArrayList<RecordWrite>(spent.writes());
    writes.add(versions.insert(version, pkcs8));
    writes.addAll(blocked.free(request.publicKey()));
    writes.addAll(versions.lists(version, made.leaf(), now));
    var told = Transitions.made(kept.head(), version, after);
    commit(
        hand,
        operation,
        after,
        OptionalLong.of(kept.revision()),
        AuditOutcome.DONE,
        made.detail(),
        Optional.empty(),
        new Besides(writes, List.of(told)));
    nextKeys.discard(spent);
    return new Completed(after, version);
  }

  /** Gives the operation of this id up, which is in progress. */
  CertificateRecord cancel(Hand hand, Stored<CertificateRecord> stored, String id) {
    var head = stored.value();
    if (!head.isBusy() || !head.operation().orElseThrow().id().equals(id)) {
      throw new ConflictException(
          "the operation on \"" + head.name() + "\" is over, so there is none to cancel");
    }
    var now = hand.now();
    var ended = head.operation().orElseThrow().ended(Phase.CANCELLED, Optional.empty());
    var after = head.withOperation(ended, now).withSchedule(afterCancel(head, now), now);
    return end(
        hand,
        "certificates/cancel",
        stored,
        after,
        Besides.NOTHING.with(new VaultEvent.OperationCancelled(id)));
  }

  /** Forgets the operation of this id; one that is in progress is given up with it. */
  void delete(Hand hand, Stored<CertificateRecord> stored, String id) {
    var head = stored.value();
    if (head.operation().filter(last -> last.id().equals(id)).isEmpty()) {
      throw new NotFoundException("operation", head.id() + "/" + id);
    }
    var now = hand.now();
    var after = head.isBusy() ? head.withSchedule(afterCancel(head, now), now) : head;
    var unused =
        end(
            hand,
            "certificates/delete-operation",
            stored,
            after.withoutOperation(now),
            head.isBusy()
                ? Besides.NOTHING.with(new VaultEvent.OperationCancelled(id))
                : Besides.NOTHING);
  }

  private Schedule afterCancel(CertificateRecord head, Instant now) {
    return awaiting.schedule(head).orElseGet(() -> attempts.afterCancel(head, now));
  }

  private CertificateRecord end(
      Hand hand,
      String operation,
      Stored<CertificateRecord> stored,
      CertificateRecord after,
      Besides besides) {
    var head = stored.value();
    try {
      commit(
          hand,
          operation,
          after,
          OptionalLong.of(stored.revision()),
          AuditOutcome.DONE,
          "",
          Optional.empty(),
          new Besides(awaiting.givenUp(head), besides.events()));
    } catch (ChangeRefusedException e) {
      throw Conflicts.changedMeanwhile(head.name());
    }
    head.operation()
        .flatMap(OperationState::request)
        .ifPresent(request -> desk.discard(Optional.of(after), head.id(), request.location()));
    return after;
  }

  /**
   * Makes a certificate's state durable.
   *
   * @param secret what the operation needs to go on; empty: it is over
   * @param besides what goes with it
   */
  void commit(
      Hand hand,
      String operation,
      CertificateRecord head,
      OptionalLong revision,
      AuditOutcome outcome,
      String detail,
      Optional<PendingSecret> secret,
      Besides besides)
      throws ChangeRefusedException {
    var plain = secret.map(PendingSecret::encode).orElse(RecordStore.noSecret());
    var target =
        head.operation()
            .flatMap(OperationState::version)
            .map(version -> VersionRecord.id(head.id(), version))
            .orElse(head.id());
    try {
      var writes = new ArrayList<RecordWrite>(besides.writes());
      writes.add(versions.head(head, revision, plain));
      gate.commit(
          hand.caller(),
          operation,
          target,
          outcome,
          hand.detail(detail, head),
          writes,
          hand.fences(),
          besides.events());
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }
}
