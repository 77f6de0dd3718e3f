package io.certwright.spi.keys;

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
  ED25519("Ed25519", "EdDSA");

  private final String jcaName;
  private final String keyAlgorithm;

  SignatureAlgorithm(String jcaName, String keyAlgorithm) {
    this.jcaName = jcaName;
    this.keyAlgorithm = keyAlgorithm;
  }

  /** The standard name of the {@link java.security.Signature} that computes it. */
  public String jcaName() {
    return jcaName;
  }

  /** The {@link KeySpec#algorithm()} of the keys that it works with. */
  public String keyAlgorithm() {
    return keyAlgorithm;
  }
}
