package io.certwright.spi.issuer;

import java.util.Arrays;
import java.util.Optional;

/** Why a certificate is revoked: CRLReason of RFC 5280, section 5.3.1. */
public enum RevocationReason {
  /** For no reason that is told. A CRL leaves it out. */
  UNSPECIFIED(0),
  /** Somebody else has the private key, or may have it. */
  KEY_COMPROMISE(1),
  /** The same of the key of the CA that the certificate is of. */
  CA_COMPROMISE(2),
  /** What the certificate says of its subject is true no more. */
  AFFILIATION_CHANGED(3),
  /** Another one has taken its place. */
  SUPERSEDED(4),
  /** It is no longer needed. */
  CESSATION_OF_OPERATION(5),
  /** It is on hold: the only reason that can be taken back. */
  CERTIFICATE_HOLD(6),
  /** A hold was taken back; only in a delta CRL. */
  REMOVE_FROM_CRL(8),
  /** What it allowed was withdrawn. */
  PRIVILEGE_WITHDRAWN(9),
  /** The key of an attribute authority is compromised. */
  AA_COMPROMISE(10);

  private final int code;

  RevocationReason(int code) {
    this.code = code;
  }

  /** Its number in RFC 5280. */
  public int code() {
    return code;
  }

  /** The reason with a number; empty: there is none (7 is not used). */
  public static Optional<RevocationReason> of(int code) {
    return Arrays.stream(values()).filter(reason -> reason.code == code).findFirst();
  }
}
