package io.certwright.policy;

/** What the key of a certificate may be used for (RFC 5280, 4.2.1.3), in the order of the bits. */
public enum KeyUsage {
  /** To verify signatures other than those on certificates and CRLs; what TLS needs. */
  DIGITAL_SIGNATURE(0),
  /** To verify signatures that the signer shall not be able to deny (contentCommitment). */
  NON_REPUDIATION(1),
  /** To encipher keys; RSA only. */
  KEY_ENCIPHERMENT(2),
  /** To encipher data directly; RSA only, and rarely right. */
  DATA_ENCIPHERMENT(3),
  /** To agree on keys; elliptic curves only. */
  KEY_AGREEMENT(4),
  /** To verify signatures on certificates; certificate authorities only. */
  KEY_CERT_SIGN(5),
  /** To verify signatures on revocation lists. */
  CRL_SIGN(6),
  /** With {@link #KEY_AGREEMENT}: to encipher only. */
  ENCIPHER_ONLY(7),
  /** With {@link #KEY_AGREEMENT}: to decipher only. */
  DECIPHER_ONLY(8);

  private final int bit;

  KeyUsage(int bit) {
    this.bit = bit;
  }

  /** The number of the bit in the extension, 0 to 8. */
  public int bit() {
    return bit;
  }
}
