package io.certwright.internal.bouncycastle;

import io.certwright.spi.keys.KeySpec;
import java.util.Optional;

/**
 * The kinds of key that have one algorithm for key and signature, an object identifier without
 * parameters: the Edwards curves (RFC 8410), ML-DSA (RFC 9881) and SLH-DSA (RFC 9909).
 */
final class NamedAlgorithms {
  private static final String EDWARDS = "300506032b65";
  private static final String NIST_SIGNATURES = "300b06096086480165030403";

  private NamedAlgorithms() {}

  /** The AlgorithmIdentifier as DER in hexadecimal; empty for RSA and elliptic curves. */
  static Optional<String> identifier(KeySpec spec) {
    return switch (spec) {
      case RSA_2048, RSA_3072, RSA_4096 -> Optional.empty();
      case EC_P256, EC_P384, EC_P521, EC_SECP256K1 -> Optional.empty();
      case ED25519 -> Optional.of(EDWARDS + "70");
      case ED448 -> Optional.of(EDWARDS + "71");
      case ML_DSA_44 -> Optional.of(NIST_SIGNATURES + "11");
      case ML_DSA_65 -> Optional.of(NIST_SIGNATURES + "12");
      case ML_DSA_87 -> Optional.of(NIST_SIGNATURES + "13");
      case SLH_DSA_SHA2_128S -> Optional.of(NIST_SIGNATURES + "14");
      case SLH_DSA_SHA2_128F -> Optional.of(NIST_SIGNATURES + "15");
      case SLH_DSA_SHA2_192S -> Optional.of(NIST_SIGNATURES + "16");
      case SLH_DSA_SHA2_192F -> Optional.of(NIST_SIGNATURES + "17");
      case SLH_DSA_SHA2_256S -> Optional.of(NIST_SIGNATURES + "18");
      case SLH_DSA_SHA2_256F -> Optional.of(NIST_SIGNATURES + "19");
      case SLH_DSA_SHAKE_128S -> Optional.of(NIST_SIGNATURES + "1a");
      case SLH_DSA_SHAKE_128F -> Optional.of(NIST_SIGNATURES + "1b");
      case SLH_DSA_SHAKE_192S -> Optional.of(NIST_SIGNATURES + "1c");
      case SLH_DSA_SHAKE_192F -> Optional.of(NIST_SIGNATURES + "1d");
      case SLH_DSA_SHAKE_256S -> Optional.of(NIST_SIGNATURES + "1e");
      case SLH_DSA_SHAKE_256F -> Optional.of(NIST_SIGNATURES + "1f");
    };
  }

  /** How many bytes a public key has (RFC 8032, FIPS 204 and 205). */
  static int publicKeyLength(KeySpec spec) {
    return switch (spec) {
      case ED25519 -> 32;
      case ED448 -> 57;
      default -> spec.bits() / 8;
    };
  }
}
