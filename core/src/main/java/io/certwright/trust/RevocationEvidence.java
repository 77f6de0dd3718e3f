package io.certwright.trust;

import io.certwright.spi.Bytes;

/** Something that says whether a certificate is revoked. */
public sealed interface RevocationEvidence {

  /**
   * A revocation list (RFC 5280, section 5): complete, delta or indirect, of all certificates or a
   * part. It is believed if a key signed it that may speak for the issuer.
   *
   * @param der the list as DER
   */
  record Crl(Bytes der) implements RevocationEvidence {}

  /**
   * An answer of an OCSP responder (RFC 6960). It is believed if the issuer or whom it delegated
   * that to signed it, and while it is fresh; a nonce is not looked for.
   *
   * @param der the OCSPResponse as DER
   */
  record Ocsp(Bytes der) implements RevocationEvidence {}

  /**
   * What the application knows itself; believed as it is.
   *
   * @param status what is known
   */
  record Known(RevocationStatus status) implements RevocationEvidence {}
}
