package io.certwright.spi.keys;

/** The kinds of key pair that a certificate can have. */
public enum KeySpec {
  /** RSA with a modulus of 2048 bits and e = 65537. */
  RSA_2048("RSA", 2048),
  /** RSA with a modulus of 3072 bits and e = 65537. */
  RSA_3072("RSA", 3072),
  /** RSA with a modulus of 4096 bits and e = 65537. */
  RSA_4096("RSA", 4096),
  /** ECDSA on the curve P-256 (secp256r1). */
  EC_P256("EC", 256),
  /** ECDSA on the curve P-384 (secp384r1). */
  EC_P384("EC", 384),
  /** ECDSA on the curve P-521 (secp521r1). */
  EC_P521("EC", 521),
  /** Ed25519 (RFC 8032, RFC 8410). */
  ED25519("EdDSA", 255);

  private final String algorithm;
  private final int bits;

  KeySpec(String algorithm, int bits) {
    this.algorithm = algorithm;
    this.bits = bits;
  }

  /** The name that the JDK's keys of this kind give: {@code RSA}, {@code EC} or {@code EdDSA}. */
  public String algorithm() {
    return algorithm;
  }

  /** The size of the modulus or of the field, in bits. */
  public int bits() {
    return bits;
  }
}
