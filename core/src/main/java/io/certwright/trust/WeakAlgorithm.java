package io.certwright.trust;

/**
 * What is refused unless it is asked for by name, because it can be forged, or soon will be. MD2,
 * MD5, RSA keys below 1024 bits and curves below 256 bits are never accepted.
 */
public enum WeakAlgorithm {
  /** Signatures over SHA-1, for which collisions are bought (RFC 6194, section 3). */
  SHA1_SIGNATURE,
  /** RSA keys of 1024 to 2047 bits (NIST SP 800-131A Rev. 2, section 3). */
  RSA_1024,
  /** Keys and signatures of DSA, which FIPS 186-5 has withdrawn. */
  DSA
}
