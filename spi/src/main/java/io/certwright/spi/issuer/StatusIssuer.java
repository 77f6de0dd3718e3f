package io.certwright.spi.issuer;

import io.certwright.spi.Bytes;

/** An issuer that says whether it has revoked a certificate: by OCSP, by its list, by its API. */
public interface StatusIssuer extends Issuer {

  /**
   * Asks for the status of a certificate. One that is revoked is replaced at once, with a new key.
   *
   * <p>Like every call to an issuer it is bounded in time. Whatever it throws counts as no answer,
   * and the vault asks again.
   *
   * @param certificate the certificate, DER-encoded
   */
  CertificateStatus status(Bytes certificate);
}
