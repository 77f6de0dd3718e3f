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
  /** ECDSA on the curve secp256k1 (SEC 2), for those who ask for it: TLS does not know it. */
  EC_SECP256K1("EC", 256),
  /** Ed25519 (RFC 8032, RFC 8410). */
  ED25519("EdDSA", 255),
  /** Ed448 (RFC 8032, RFC 8410). */
  ED448("EdDSA", 448),
  /** ML-DSA-44 (FIPS 204, RFC 9881), of security category 2. */
  ML_DSA_44("ML-DSA", 8 * 1312),
  /** ML-DSA-65 (FIPS 204, RFC 9881), of security category 3: the post-quantum choice. */
  ML_DSA_65("ML-DSA", 8 * 1952),
  /** ML-DSA-87 (FIPS 204, RFC 9881), of security category 5. */
  ML_DSA_87("ML-DSA", 8 * 2592),
  /** SLH-DSA-SHA2-128s (FIPS 205, RFC 9909): 7,856 bytes a signature, and slow to sign. */
  SLH_DSA_SHA2_128S("SLH-DSA", 8 * 32),
  /** SLH-DSA-SHA2-128f: 17,088 bytes a signature. */
  SLH_DSA_SHA2_128F("SLH-DSA", 8 * 32),
  /** SLH-DSA-SHA2-192s: 16,224 bytes a signature, and slow to sign. */
  SLH_DSA_SHA2_192S("SLH-DSA", 8 * 48),
  /** SLH-DSA-SHA2-192f: 35,664 bytes a signature. */
  SLH_DSA_SHA2_192F("SLH-DSA", 8 * 48),
  /** SLH-DSA-SHA2-256s: 29,792 bytes a signature, and slow to sign. */
  SLH_DSA_SHA2_256S("SLH-DSA", 8 * 64),
  /** SLH-DSA-SHA2-256f: 49,856 bytes a signature. */
  SLH_DSA_SHA2_256F("SLH-DSA", 8 * 64),
  /** SLH-DSA-SHAKE-128s: 7,856 bytes a signature, and slow to sign. */
  SLH_DSA_SHAKE_128S("SLH-DSA", 8 * 32),
  /** SLH-DSA-SHAKE-128f: 17,088 bytes a signature. */
  SLH_DSA_SHAKE_128F("SLH-DSA", 8 * 32),
  /** SLH-DSA-SHAKE-192s: 16,224 bytes a signature, and slow to sign. */
  SLH_DSA_SHAKE_192S("SLH-DSA", 8 * 48),
  /** SLH-DSA-SHAKE-192f: 35,664 bytes a signature. */
  SLH_DSA_SHAKE_192F("SLH-DSA", 8 * 48),
  /** SLH-DSA-SHAKE-256s: 29,792 bytes a signature, and slow to sign. */
  SLH_DSA_SHAKE_256S("SLH-DSA", 8 * 64),
  /** SLH-DSA-SHAKE-256f: 49,856 bytes a signature. */
  SLH_DSA_SHAKE_256F("SLH-DSA", 8 * 64);

  private final String algorithm;
  private final int bits;

  KeySpec(String algorithm, int bits) {
    this.algorithm = algorithm;
    this.bits = bits;
  }

  /**
   * The name that the JDK's keys of this kind give, or would give: {@code RSA}, {@code EC}, {@code
   * EdDSA}, {@code ML-DSA} or {@code SLH-DSA}.
   */
  public String algorithm() {
    return algorithm;
  }

  /** The size of the modulus, of the field, or (post-quantum) of the public key, in bits. */
  public int bits() {
    return bits;
  }

  /**
   * Whether its signatures are expected to withstand quantum computers: ML-DSA and SLH-DSA. Much
   * software does not know these kinds yet; TLS of the Java platform does not.
   */
  public boolean isPostQuantum() {
    return algorithm.equals("ML-DSA") || algorithm.equals("SLH-DSA");
  }
}
