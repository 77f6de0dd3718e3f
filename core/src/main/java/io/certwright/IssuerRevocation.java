package io.certwright;

import io.certwright.internal.record.IssuerRevocationRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * That an issuer outside is to revoke a certificate, and how that stands. Immutable.
 *
 * @param issuer the issuer's name in lower case
 * @param state how it stands
 * @param reason the CRLReason code of RFC 5280, section 5.3.1
 * @param wanted since when it is to be revoked
 * @param told when the issuer said that it has; empty: it has not
 * @param attempts how many attempts in a row have failed
 * @param failure why the last one did, or what the issuer's status says instead
 * @param next when the issuer is asked next; empty: it is not any more
 */
public record IssuerRevocation(
    String issuer,
    State state,
    int reason,
    Instant wanted,
    Optional<Instant> told,
    int attempts,
    Optional<OperationFailure> failure,
    Optional<Instant> next) {

  /** How it stands. */
  public enum State {
    /** The issuer is to be asked, or asked again. */
    PENDING,
    /**
     * It says that it has done it. Where it tells the status of certificates, that does not yet.
     */
    TOLD,
    /** It says so, and the status that it tells does too. */
    CONFIRMED,
    /** It is no issuer that can be asked to revoke. */
    UNABLE,
    /** The certificate ended before it did. */
    EXPIRED
  }

  static IssuerRevocation of(IssuerRevocationRecord record) {
    return new IssuerRevocation(
        record.issuer(),
        State.valueOf(record.state().name()),
        record.reason(),
        record.wanted(),
        record.told(),
        record.attempts(),
        record.failure().map(OperationFailure::of),
        record.next());
  }
}
