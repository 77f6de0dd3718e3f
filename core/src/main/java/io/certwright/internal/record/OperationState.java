package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.keys.KeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An operation that makes a version: the intent that is durable before an outside issuer is asked,
 * and how it went.
 *
 * @param id 32 hexadecimal digits, the same for each call to the issuer
 * @param phase where it stands
 * @param started when it began
 * @param issuer the issuer's folded name
 * @param request what the issuer is asked; empty for an issuer in the same storage, which needs no
 *     intent
 * @param ordered whether the issuer has given order bytes (they are in the secret part)
 * @param failure why it failed, or the last failure of an attempt
 * @param version the version that it made
 */
public record OperationState(
    String id,
    Phase phase,
    Instant started,
    String issuer,
    Optional<Request> request,
    boolean ordered,
    Optional<Failure> failure,
    Optional<String> version) {

  /** The folded name of the issuer of which nothing is known: a person takes the request to it. */
  public static final String BY_HAND = Names.fold(CertificatePolicy.UNKNOWN);

  /** Where an operation stands. */
  public enum Phase {
    /** In progress. */
    PENDING,
    /** Waiting for somebody to approve it, before anybody is asked. */
    AWAITING_APPROVAL,
    /** Done; the version exists. */
    COMPLETED,
    /** Over without a version. */
    FAILED,
    /** Given up on request. */
    CANCELLED
  }

  /**
   * What the issuer is asked.
   *
   * @param key the kind of key
   * @param publicKey its public key as SubjectPublicKeyInfo
   * @param location where its private key is
   * @param csr the certification request, DER
   * @param notBefore the wanted start of validity
   * @param notAfter the wanted end of validity
   */
  public record Request(
      KeySpec key,
      Bytes publicKey,
      KeyLocation location,
      Bytes csr,
      Instant notBefore,
      Instant notAfter) {}

  /**
   * A failure.
   *
   * @param refusal its class
   * @param code the issuer's code, or ours
   * @param message what a person should read
   * @param retryAfter how long the issuer asked to be left alone; empty: it did not
   */
  public record Failure(
      Refusal refusal, String code, String message, Optional<Duration> retryAfter) {

    /** Whoever set the policy has not the rights to what it schedules. */
    public static final String RIGHTS_MISSING = "rights-missing";

    /** Nobody can say what rights whoever set the policy has. */
    public static final String RIGHTS_UNREADABLE = "rights-unreadable";

    /** Whether it ends with another one who sets the policy. */
    boolean isForRights() {
      return code.equals(RIGHTS_MISSING) || code.equals(RIGHTS_UNREADABLE);
    }

    /** One that says nothing of when. */
    public static Failure of(Refusal refusal, String code, String message) {
      return new Failure(refusal, code, message, Optional.empty());
    }
  }

  /** An operation that was begun and done in one commit. */
  public static OperationState completedAtOnce(
      String id, Instant now, String issuer, String version) {
    return new OperationState(
        id,
        Phase.COMPLETED,
        now,
        issuer,
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.of(version));
  }

  /** An operation that failed before an issuer outside was asked. */
  public static OperationState failedAtOnce(String id, Instant now, String issuer, Failure why) {
    return new OperationState(
        id, Phase.FAILED, now, issuer, Optional.empty(), false, Optional.of(why), Optional.empty());
  }

  /** An operation that waits for others to approve it. */
  public static OperationState awaiting(String id, Instant now, String issuer) {
    return new OperationState(
        id,
        Phase.AWAITING_APPROVAL,
        now,
        issuer,
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty());
  }

  /** An intent. */
  public static OperationState begun(String id, Instant now, String issuer, Request request) {
    return new OperationState(
        id,
        Phase.PENDING,
        now,
        issuer,
        Optional.of(request),
        false,
        Optional.empty(),
        Optional.empty());
  }

  /** The same, waiting for an order. */
  public OperationState withOrder() {
    return new OperationState(
        id, Phase.PENDING, started, issuer, request, true, Optional.empty(), version);
  }

  /** The same after a failed attempt, in the same phase. */
  public OperationState withFailure(Failure why) {
    return new OperationState(
        id, phase, started, issuer, request, ordered, Optional.of(why), version);
  }

  /** The same, over without a version; what the issuer was asked is forgotten. */
  public OperationState ended(Phase how, Optional<Failure> why) {
    return new OperationState(id, how, started, issuer, Optional.empty(), false, why, version);
  }

  /** The same, done; what the issuer was asked is forgotten. */
  public OperationState completed(String made) {
    return new OperationState(
        id,
        Phase.COMPLETED,
        started,
        issuer,
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.of(made));
  }

  /** Whether it waits for a person, so that nobody is to be asked. */
  public boolean isByHand() {
    return issuer.equals(BY_HAND);
  }

  /** Whether it waits for others to approve it. */
  public boolean isAwaitingApproval() {
    return phase == Phase.AWAITING_APPROVAL;
  }

  /** Whether it goes on only once a person has done something. */
  boolean isAwaitingPerson() {
    return isOpen() && (isByHand() || isAwaitingApproval());
  }

  /** Why its last attempt failed; empty: it did not, or the operation was given up. */
  public Optional<Failure> failing() {
    return phase == Phase.PENDING || phase == Phase.FAILED ? failure : Optional.empty();
  }

  /** Whether it is neither completed, failed nor cancelled. */
  boolean isOpen() {
    return phase == Phase.PENDING || phase == Phase.AWAITING_APPROVAL;
  }

  void write(DerWriter out) {
    out.sequence(
        s -> {
          s.text(id).text(phase.name()).instant(started).text(issuer);
          s.optional(request, OperationState::writeRequest);
          s.bool(ordered);
          s.optional(
              failure,
              (w, f) ->
                  w.sequence(
                      x ->
                          x.text(f.refusal().name())
                              .text(f.code())
                              .text(f.message())
                              .optional(
                                  f.retryAfter().map(Duration::toMillis), DerWriter::integer)));
          s.optional(version, DerWriter::text);
        });
  }

  private static void writeRequest(DerWriter out, Request request) {
    out.sequence(
        s -> {
          s.text(request.key().name()).octets(request.publicKey());
          request.location().write(s);
          s.octets(request.csr()).instant(request.notBefore()).instant(request.notAfter());
        });
  }

  static OperationState read(DerReader in) {
    return in.sequence(
        s ->
            new OperationState(
                s.text(),
                Phase.valueOf(s.text()),
                s.instant(),
                s.text(),
                s.optional(OperationState::readRequest),
                s.bool(),
                s.optional(OperationState::readFailure),
                s.optional(DerReader::text)));
  }

  private static Request readRequest(DerReader in) {
    return in.sequence(
        s ->
            new Request(
                KeySpec.valueOf(s.text()),
                s.bytes(),
                KeyLocation.read(s),
                s.bytes(),
                s.instant(),
                s.instant()));
  }

  private static Failure readFailure(DerReader in) {
    return in.sequence(
        s ->
            new Failure(
                Refusal.valueOf(s.text()),
                s.text(),
                s.text(),
                s.optional(DerReader::integer).map(Duration::ofMillis)));
  }
}
