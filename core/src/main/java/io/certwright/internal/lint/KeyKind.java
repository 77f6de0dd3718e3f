package io.certwright.internal.lint;

/** The kinds of public key that are known here. */
enum KeyKind {
  RSA,
  ELLIPTIC_CURVE,
  EDWARDS_CURVE,
  MONTGOMERY_CURVE,
  POST_QUANTUM,
  UNKNOWN;

  /** What such a key can be used for, as bits of {@link Usage}. */
  int usages() {
    int signatures =
        Usage.DIGITAL_SIGNATURE | Usage.NON_REPUDIATION | Usage.CERT_SIGN | Usage.CRL_SIGN;
    int agreement = Usage.KEY_AGREEMENT | Usage.ENCIPHER_ONLY | Usage.DECIPHER_ONLY;
    return switch (this) {
      case RSA -> signatures | Usage.KEY_ENCIPHERMENT | Usage.DATA_ENCIPHERMENT;
      case ELLIPTIC_CURVE -> signatures | agreement;
      case EDWARDS_CURVE, POST_QUANTUM -> signatures;
      case MONTGOMERY_CURVE -> agreement;
      case UNKNOWN -> -1;
    };
  }

  /** The rule that a usage beyond that breaks. */
  KeyRule usageRule() {
    return switch (this) {
      case EDWARDS_CURVE, MONTGOMERY_CURVE -> KeyRule.KEY_USAGE_EDWARDS;
      case POST_QUANTUM -> KeyRule.KEY_USAGE_POST_QUANTUM;
      default -> KeyRule.KEY_USAGE_KEY_TYPE;
    };
  }
}
