package io.certwright.spi.issuer;

import io.certwright.spi.Bytes;

/** An issuer that can be asked to revoke what it issued. */
public interface RevokingIssuer extends Issuer {

  /**
   * Asks to revoke a certificate. Asking again for one that is revoked already is no error.
   *
   * @param certificate the certificate, DER-encoded
   * @param reason the CRLReason code of RFC 5280, section 5.3.1: 0 to 10, but not 7
   * @return whether it is done; a {@link RevocationAnswer.Refused} says why not
   */
  RevocationAnswer revoke(Bytes certificate, int reason);
}
