package io.certwright.internal.crypto;

import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.security.Key;
import java.security.interfaces.ECKey;

/** What a provider is chosen for. */
public enum Primitive {
  /** Keys on P-256, P-384 and P-521, and ECDSA. */
  EC,
  /** Ed25519 keys and signatures. */
  ED25519,
  /** RSA keys and signatures, PKCS#1 v1.5 and PSS. */
  RSA,
  /**
   * Keys and signatures on secp256k1, of Ed448, ML-DSA and SLH-DSA: by BouncyCastle, whatever other
   * provider is preferred, because providers differ in the forms of these private keys that they
   * read.
   */
  UNCOMMON,
  /** AES in Galois/Counter Mode. */
  AES_GCM,
  /** SHA-256 and SHA-1. */
  DIGEST;

  static Primitive of(KeySpec spec) {
    return switch (spec) {
      case EC_P256, EC_P384, EC_P521 -> EC;
      case ED25519 -> ED25519;
      case RSA_2048, RSA_3072, RSA_4096 -> RSA;
      default -> UNCOMMON;
    };
  }

  static Primitive of(SignatureAlgorithm algorithm, Key key) {
    return switch (algorithm) {
      case ECDSA_SHA256, ECDSA_SHA384, ECDSA_SHA512 -> isKoblitz(key) ? UNCOMMON : EC;
      case ED25519 -> ED25519;
      case RSA_PKCS1_SHA256,
          RSA_PKCS1_SHA384,
          RSA_PKCS1_SHA512,
          RSA_PSS_SHA256,
          RSA_PSS_SHA384,
          RSA_PSS_SHA512 ->
          RSA;
      default -> UNCOMMON;
    };
  }

  /** Of the curves that a vault keeps, secp256k1 alone has a = 0. */
  private static boolean isKoblitz(Key key) {
    return key instanceof ECKey ec
        && ec.getParams() != null
        && ec.getParams().getCurve().getA().signum() == 0;
  }
}
