package io.certwright;

import io.certwright.access.Permission;
import io.certwright.errors.ConflictException;
import io.certwright.errors.IssuanceException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.TimedOutException;
import io.certwright.errors.UnreadableImportException;
import io.certwright.internal.bouncycastle.Pem;
import io.certwright.internal.catalogue.Timeouts;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.OperationState;
import io.certwright.internal.store.Stored;
import io.certwright.internal.version.Hand;
import io.certwright.policy.CertificatePolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * The making of a version: it may be complete at once, or wait for an issuer for days. It is kept
 * in the vault and can be found again by the certificate's name, after a restart as well.
 *
 * <p>Each method looks at the present state. Thread-safe.
 */
public final class CertificateOperation {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
  private static final Duration LEAST_PAUSE = Duration.ofMillis(20);

  private final EngineHolder vault;
  private final String certificate;
  private final String id;

  private CertificateOperation(EngineHolder vault, String certificate, String id) {
    this.vault = vault;
    this.certificate = certificate;
    this.id = id;
  }

  static CertificateOperation of(EngineHolder vault, CertificateRecord head) {
    var operation = head.operation().orElseThrow();
    return new CertificateOperation(vault, head.id(), operation.id());
  }

  /** Its id, 32 hexadecimal digits. */
  public String id() {
    return id;
  }

  /** The certificate that it is about, in lower case. */
  public String certificate() {
    return certificate;
  }

  /**
   * Where it stands.
   *
   * @throws NotFoundException if a later operation on the certificate has taken its place, or it
   *     was deleted
   */
  public OperationStatus status() {
    return OperationStatus.of(state(head()).phase());
  }

  /** Why it failed, or why its last attempt did. */
  public Optional<OperationFailure> failure() {
    return state(head()).failure().map(OperationFailure::of);
  }

  /**
   * Waits until it is over; where others have to approve it, also for that. While nobody else does,
   * the issuer is asked again from here whenever it said that this is worth it. Under the issuer
   * {@link CertificatePolicy#UNKNOWN} it waits for somebody to {@link #merge}.
   *
   * @return the version that it made
   * @throws IssuanceException if it failed
   * @throws ConflictException if it was cancelled
   * @throws TimedOutException if it is still in progress after that time; it goes on
   * @throws io.certwright.errors.InterruptedOperationException if the thread is interrupted; the
   *     operation goes on
   */
  public Certificate await(Duration timeout) {
    var engine = vault.engine();
    long deadline = Timeouts.deadline(timeout);
    for (; ; ) {
      long seen = engine.changes().seen();
      var stored = stored();
      var head = stored.value();
      var state = state(head);
      switch (state.phase()) {
        case COMPLETED -> {
          var version = state.version().orElseThrow();
          return new Certificate(engine.catalogue().requireVersion(certificate, version));
        }
        case FAILED -> throw failed(state);
        case CANCELLED ->
            throw new ConflictException(
                "the operation on \"" + head.name() + "\" was cancelled; create it again");
        case PENDING, AWAITING_APPROVAL -> {
          long left = deadline - System.nanoTime();
          if (left <= 0) {
            throw new TimedOutException(
                "the operation on \""
                    + head.name()
                    + "\" is still in progress after "
                    + timeout
                    + lastFailure(state)
                    + "; it goes on");
          }
          if (state.isAwaitingApproval() && head.schedule().at().isEmpty()) {
            engine.approvals().expireOf(engineHere(), id);
          }
          if (!mayAsk(state) || !isWorthAsking(head) || !ask(stored)) {
            engine.changes().await(seen, Math.min(left, pause(head).toNanos()));
          }
        }
      }
    }
  }

  /**
   * The certification request (PKCS#10, RFC 2986), signed by the key that the next version will
   * have: under the issuer {@link CertificatePolicy#UNKNOWN} somebody takes it to a CA and {@link
   * #merge merges} what that gives. It asks for the policy's subject, alternative names, key usages
   * (critical), purposes and basic constraints.
   *
   * @return DER; the array is the caller's
   * @throws ConflictException if it is over, or needed no request
   */
  public byte[] csr() {
    var head = head();
    if (state(head).isAwaitingApproval()) {
      throw new ConflictException(
          "the operation on \"" + head.name() + "\" waits for approval; it has no request yet");
    }
    return state(head)
        .request()
        .orElseThrow(
            () ->
                new ConflictException(
                    "the operation on \""
                        + head.name()
                        + "\" is over and its request is not kept; create it again"))
        .csr()
        .toByteArray();
  }

  /** The {@link #csr} as PEM, which is what most CAs ask for. */
  public String csrPem() {
    return Pem.certificateRequest(csr());
  }

  /**
   * Completes it with what a CA gave for its {@link #csr}: the certificate and, as far as they are
   * there, those above it. They may be in any order and in several files: PEM, DER or PKCS#7.
   * Together they may have 1 MiB and 100 certificates; private keys among them are ignored.
   *
   * <p>Accepted is a certificate for the key of the request, valid now, of a CA if that was asked
   * for and only then, in which the policy's {@linkplain CertificatePolicy#lint() lint} finds no
   * error. Each certificate of its path has to be signed by the next; a root is left out. Its names
   * and its end may differ from what was asked for: the CA has the last word, and the certificate
   * is found by its own names. Whatever is refused, the operation goes on with the same request.
   *
   * @return the new version, which is the current one
   * @throws UnreadableImportException if there is no such certificate in it
   * @throws IssuanceException if the lint finds an error in it
   * @throws ConflictException if the operation is over, an issuer works on it, or the certificate
   *     was changed meanwhile
   */
  public Certificate merge(byte[]... files) {
    var engine = vault.engine();
    engine.gate().authoriseAlone(vault.caller(), Permission.CERTIFICATES_CREATE, certificate);
    state(engine.catalogue().requireHead(certificate).value());
    var source = CertificateImport.sourceOf(files);
    return new Certificate(engine.issuance().merge(vault.caller(), certificate, id, source));
  }

  /**
   * Gives it up; the current version stays as it is. An issuer that has been asked already may
   * still issue a certificate, which is then not accepted. A renewal is tried again later, in time;
   * but not under the issuer {@link CertificatePolicy#UNKNOWN}, where nothing happens by itself any
   * more once the request for it was given up.
   *
   * @throws ConflictException if it is over
   */
  public void cancel() {
    var engine = vault.engine();
    engine.gate().authoriseAlone(vault.caller(), Permission.CERTIFICATES_CREATE, certificate);
    state(head());
    engine.issuance().cancel(vault.caller(), certificate, id);
  }

  /**
   * Forgets it: the certificate has no operation then, and this object finds none. One that is in
   * progress is {@linkplain #cancel given up} in the same step; no version is made of it.
   *
   * @throws NotFoundException if a later operation on the certificate has taken its place
   */
  public void delete() {
    var engine = vault.engine();
    engine.gate().authoriseAlone(vault.caller(), Permission.CERTIFICATES_CREATE, certificate);
    engine.issuance().forget(vault.caller(), certificate, id);
  }

  private CertificateRecord head() {
    return stored().value();
  }

  private Stored<CertificateRecord> stored() {
    var engine = vault.engine();
    engine.gate().authorise(vault.caller(), Permission.CERTIFICATES_GET, certificate);
    return engine.catalogue().requireHead(certificate);
  }

  private OperationState state(CertificateRecord head) {
    return head.operation()
        .filter(operation -> operation.id().equals(id))
        .orElseThrow(() -> new NotFoundException("operation", certificate + "/" + id));
  }

  /** Who may only look does not drive the operation; it waits for somebody else to. */
  private boolean mayAsk(OperationState state) {
    return (state.phase() == OperationState.Phase.PENDING || state.isAwaitingApproval())
        && vault
            .engine()
            .gate()
            .judge()
            .has(vault.caller(), Permission.CERTIFICATES_CREATE, certificate);
  }

  private boolean isWorthAsking(CertificateRecord head) {
    var now = vault.engine().time().instant();
    return head.schedule().at().filter(at -> !at.isAfter(now)).isPresent();
  }

  /** What is the engine's to do, done by whoever waits for it. */
  private Caller engineHere() {
    return Caller.SYSTEM.in(vault.caller().context());
  }

  private boolean ask(Stored<CertificateRecord> stored) {
    var issuance = vault.engine().issuance();
    var hand = Hand.of(engineHere(), vault.engine().time());
    try {
      var held =
          vault.engine().records().storage().isShared()
              ? issuance.claiming().claim(hand, stored, "waiting")
              : Optional.of(stored);
      held.ifPresent(taken -> issuance.advance(hand, taken));
      return held.isPresent();
    } catch (ConflictException e) {
      return false;
    }
  }

  private Duration pause(CertificateRecord head) {
    var now = vault.engine().time().instant();
    var until = head.schedule().at().map(at -> Duration.between(now, at)).orElse(LOOK_AGAIN);
    if (until.compareTo(LEAST_PAUSE) < 0) {
      return LEAST_PAUSE;
    }
    return until.compareTo(LOOK_AGAIN) < 0 ? until : LOOK_AGAIN;
  }

  private static IssuanceException failed(OperationState state) {
    var failure = state.failure().orElseThrow();
    return new IssuanceException(
        failure.refusal(), failure.code(), failure.message(), Optional.empty());
  }

  private static String lastFailure(OperationState state) {
    return state
        .failure()
        .map(f -> " (the last attempt: " + f.code() + ", " + f.message() + ")")
        .orElse("");
  }

  @Override
  public String toString() {
    return "CertificateOperation[" + certificate + "/" + id + "]";
  }
}
