package io.certwright.spi.keys;

import org.jspecify.annotations.Nullable;

/** The signature algorithms that keys of a vault are used with. */
public enum SignatureAlgorithm {
  /** ECDSA with SHA-256; the signature is a DER sequence (RFC 3279, section 2.2.3). */
  ECDSA_SHA256("SHA256withECDSA", "EC"),
  /** ECDSA with SHA-384. */
  ECDSA_SHA384("SHA384withECDSA", "EC"),
  /** ECDSA with SHA-512. */
  ECDSA_SHA512("SHA512withECDSA", "EC"),
  /** RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, section 8.2). */
  RSA_PKCS1_SHA256("SHA256withRSA", "RSA"),
  /** RSASSA-PKCS1-v1_5 with SHA-384. */
  RSA_PKCS1_SHA384("SHA384withRSA", "RSA"),
  /** RSASSA-PKCS1-v1_5 with SHA-512. */
  RSA_PKCS1_SHA512("SHA512withRSA", "RSA"),
  /** RSASSA-PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes (RFC 8017, section 8.1). */
  RSA_PSS_SHA256("RSASSA-PSS", "RSA"),
  /** RSASSA-PSS with SHA-384, MGF1 with SHA-384 and a salt of 48 bytes. */
  RSA_PSS_SHA384("RSASSA-PSS", "RSA"),
  /** RSASSA-PSS with SHA-512, MGF1 with SHA-512 and a salt of 64 bytes. */
  RSA_PSS_SHA512("RSASSA-PSS", "RSA"),
  /** Pure Ed25519 (RFC 8032). */
  ED25519("Ed25519", KeySpec.ED25519),
  /** Pure Ed448 with an empty context (RFC 8032). */
  ED448("Ed448", KeySpec.ED448),
  /** Pure ML-DSA-44 with an empty context (FIPS 204, RFC 9881). */
  ML_DSA_44(KeySpec.ML_DSA_44),
  /** Pure ML-DSA-65 with an empty context (FIPS 204, RFC 9881). */
  ML_DSA_65(KeySpec.ML_DSA_65),
  /** Pure ML-DSA-87 with an empty context (FIPS 204, RFC 9881). */
  ML_DSA_87(KeySpec.ML_DSA_87),
  /** Pure SLH-DSA-SHA2-128s with an empty context. */
  SLH_DSA_SHA2_128S(KeySpec.SLH_DSA_SHA2_128S),
  /** Pure SLH-DSA-SHA2-128f with an empty context. */
  SLH_DSA_SHA2_128F(KeySpec.SLH_DSA_SHA2_128F),
  /** Pure SLH-DSA-SHA2-192s with an empty context. */
  SLH_DSA_SHA2_192S(KeySpec.SLH_DSA_SHA2_192S),
  /** Pure SLH-DSA-SHA2-192f with an empty context. */
  SLH_DSA_SHA2_192F(KeySpec.SLH_DSA_SHA2_192F),
  /** Pure SLH-DSA-SHA2-256s with an empty context. */
  SLH_DSA_SHA2_256S(KeySpec.SLH_DSA_SHA2_256S),
  /** Pure SLH-DSA-SHA2-256f with an empty context. */
  SLH_DSA_SHA2_256F(KeySpec.SLH_DSA_SHA2_256F),
  /** Pure SLH-DSA-SHAKE-128s with an empty context. */
  SLH_DSA_SHAKE_128S(KeySpec.SLH_DSA_SHAKE_128S),
  /** Pure SLH-DSA-SHAKE-128f with an empty context. */
  SLH_DSA_SHAKE_128F(KeySpec.SLH_DSA_SHAKE_128F),
  /** Pure SLH-DSA-SHAKE-192s with an empty context. */
  SLH_DSA_SHAKE_192S(KeySpec.SLH_DSA_SHAKE_192S),
  /** Pure SLH-DSA-SHAKE-192f with an empty context. */
  SLH_DSA_SHAKE_192F(KeySpec.SLH_DSA_SHAKE_192F),
  /** Pure SLH-DSA-SHAKE-256s with an empty context. */
  SLH_DSA_SHAKE_256S(KeySpec.SLH_DSA_SHAKE_256S),
  /** Pure SLH-DSA-SHAKE-256f with an empty context. */
  SLH_DSA_SHAKE_256F(KeySpec.SLH_DSA_SHAKE_256F);

  private final String jcaName;
  private final String keyAlgorithm;
  private final @Nullable KeySpec onlyKey;

  SignatureAlgorithm(String jcaName, String keyAlgorithm) {
    this.jcaName = jcaName;
    this.keyAlgorithm = keyAlgorithm;
    this.onlyKey = null;
  }

  SignatureAlgorithm(String jcaName, KeySpec onlyKey) {
    this.jcaName = jcaName;
    this.keyAlgorithm = onlyKey.algorithm();
    this.onlyKey = onlyKey;
  }

  SignatureAlgorithm(KeySpec onlyKey) {
    this(onlyKey.name().replace('_', '-'), onlyKey);
  }

  /** The standard name of the {@link java.security.Signature} that computes it. */
  public String jcaName() {
    return jcaName;
  }

  /** The {@link KeySpec#algorithm()} of the keys that it works with. */
  public String keyAlgorithm() {
    return keyAlgorithm;
  }

  /** Whether keys of that kind sign by it. */
  public boolean worksWith(KeySpec key) {
    return onlyKey == null ? keyAlgorithm.equals(key.algorithm()) : onlyKey == key;
  }
}
