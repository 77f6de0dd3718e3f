package io.certwright.spi.issuer;

import java.time.Instant;

/** What an issuer says of the status of a certificate. */
public sealed interface CertificateStatus {

  /**
   * It is in order.
   *
   * @param askAgainAt when it is worth asking again; the vault asks neither much more often nor
   *     much less
   */
  record Good(Instant askAgainAt) implements CertificateStatus {}

  /**
   * It is revoked, which is for good: a certificate on hold is not.
   *
   * @param at since when
   * @param reason the CRLReason code of RFC 5280, section 5.3.1: 0 to 10, but neither 6 nor 7 nor 8
   */
  record Revoked(Instant at, int reason) implements CertificateStatus {

    private static final int MOST = 10;

    /** Checks the reason. */
    public Revoked {
      if (reason < 0 || reason > MOST || (reason >= 6 && reason <= 8)) {
        throw new IllegalArgumentException(
            "a revocation for good has a reason of 0 to 10 but 6, 7 and 8, not " + reason);
      }
    }
  }

  /**
   * The issuer knows nothing of it.
   *
   * @param askAgainAt when it is worth asking again
   */
  record Unknown(Instant askAgainAt) implements CertificateStatus {}
}
