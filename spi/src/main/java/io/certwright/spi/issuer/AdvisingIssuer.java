package io.certwright.spi.issuer;

import io.certwright.spi.Bytes;

/**
 * An issuer that says when it wants its certificates renewed, as an ACME server does with its
 * renewal information (RFC 9773). That spreads its work, and tells of a revocation to come.
 */
public interface AdvisingIssuer extends Issuer {

  /**
   * Asks when a certificate is best renewed. The vault draws an instant within the window, and
   * keeps to it as long as the window stays the same.
   *
   * <p>Like every call to an issuer it is bounded in time. Whatever it throws counts as no answer:
   * what was advised before holds on, and the vault asks again.
   *
   * @param certificate the certificate, DER-encoded
   */
  RenewalAdvice renewalAdvice(Bytes certificate);
}
