package io.certwright.internal.trust;

import io.certwright.internal.bouncycastle.ForeignAlgorithm;
import io.certwright.internal.bouncycastle.SubjectKey;
import io.certwright.internal.bouncycastle.SubjectKey.Kind;
import io.certwright.trust.ChainRule;
import io.certwright.trust.WeakAlgorithm;
import java.util.Optional;
import java.util.Set;

/** Which keys and signature algorithms are good enough, and which are too large to look at. */
public final class KeyRules {

  private static final int LEAST_RSA = 2_048;
  private static final int LEAST_WEAK_RSA = 1_024;
  private static final int MOST_RSA = 8_192;
  private static final int MOST_EXPONENT = 64;
  private static final int MOST_DSA = 3_072;
  private static final int MOST_DSA_Q = 256;
  private static final int LEAST_CURVE = 256;

  private KeyRules() {}

  /**
   * What is wrong.
   *
   * @param rule which rule is broken
   * @param message what is wrong and what to do
   */
  public record Weakness(ChainRule rule, String message) {}

  /** Whether a verification with the key might take longer than any honest one does. */
  static boolean isOversized(SubjectKey key) {
    return switch (key.kind()) {
      case RSA, RSA_PSS -> key.bits() > MOST_RSA || key.exponentBits() > MOST_EXPONENT;
      case DSA -> key.bits() > MOST_DSA || key.exponentBits() > MOST_DSA_Q;
      default -> false;
    };
  }

  /** What is wrong with a key, if anything is. */
  static Optional<Weakness> ofKey(SubjectKey key, Set<WeakAlgorithm> allowed) {
    if (isOversized(key)) {
      return weak(
          ChainRule.OVERSIZED_KEY,
          "the key is larger than any that is used (RSA of "
              + MOST_RSA
              + " bits with an exponent of "
              + MOST_EXPONENT
              + ", DSA of "
              + MOST_DSA
              + "), so nothing was verified with it; use a certificate with a smaller key");
    }
    return switch (key.kind()) {
      case RSA, RSA_PSS -> rsa(key.bits(), allowed);
      case DSA ->
          allowed.contains(WeakAlgorithm.DSA)
              ? Optional.empty()
              : weak(ChainRule.WEAK_KEY, "the key is one of DSA, which is withdrawn; replace it");
      case EC ->
          key.bits() >= LEAST_CURVE
              ? Optional.empty()
              : weak(
                  ChainRule.WEAK_KEY,
                  "the key is on a curve of " + key.bits() + " bits; use one of 256 or more");
      case EDWARDS, POST_QUANTUM, AGREEMENT -> Optional.empty();
      case UNKNOWN ->
          weak(
              ChainRule.WEAK_KEY,
              "the key is of a kind or on a curve that is not known here; use RSA, a named curve,"
                  + " Ed25519, Ed448, ML-DSA or SLH-DSA");
    };
  }

  private static Optional<Weakness> rsa(int bits, Set<WeakAlgorithm> allowed) {
    boolean good =
        bits >= LEAST_RSA || (bits >= LEAST_WEAK_RSA && allowed.contains(WeakAlgorithm.RSA_1024));
    return good
        ? Optional.empty()
        : weak(
            ChainRule.WEAK_KEY,
            "the RSA key has " + bits + " bits; use one of " + LEAST_RSA + " or more");
  }

  /** What is wrong with a signature algorithm, if anything is. */
  public static Optional<Weakness> ofAlgorithm(
      ForeignAlgorithm algorithm, Set<WeakAlgorithm> allowed) {
    if (algorithm.key() == Kind.UNKNOWN) {
      return weak(
          ChainRule.WEAK_SIGNATURE,
          "the signature algorithm is not known here, or its parameters are not; have it signed by"
              + " another one");
    }
    if (algorithm.key() == Kind.DSA && !allowed.contains(WeakAlgorithm.DSA)) {
      return weak(
          ChainRule.WEAK_SIGNATURE, "the signature is one of DSA, which is withdrawn; replace it");
    }
    String digest = algorithm.digest().orElse("");
    boolean broken =
        digest.equals("MD5")
            || (digest.equals("SHA-1") && !allowed.contains(WeakAlgorithm.SHA1_SIGNATURE));
    return broken
        ? weak(
            ChainRule.WEAK_SIGNATURE,
            "the signature is over " + digest + ", which is broken; have it signed over SHA-256")
        : Optional.empty();
  }

  private static Optional<Weakness> weak(ChainRule rule, String message) {
    return Optional.of(new Weakness(rule, message));
  }
}
