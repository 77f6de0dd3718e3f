package io.certwright.internal.bouncycastle;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;

/**
 * Verifies signatures of things that others made: RSA and DSA by the JDK, elliptic curves and
 * whatever came later by BouncyCastle, as a vault does with its own. Which algorithms are good
 * enough, and whether it is worth the time, was decided before. Thread-safe: nothing is kept.
 */
final class ForeignSignature {

  private ForeignSignature() {}

  /**
   * Whether the key made the signature. Anything that a provider cannot do is a no.
   *
   * @param algorithm one that {@linkplain ForeignAlgorithm#isOf is of} that key
   */
  static boolean verify(
      ForeignAlgorithm algorithm, SubjectKey key, byte[] message, byte[] signature) {
    try {
      Provider provider = provider(key);
      X509EncodedKeySpec spec = new X509EncodedKeySpec(key.encoded().toByteArray());
      PublicKey own = KeyFactory.getInstance(family(key, algorithm), provider).generatePublic(spec);
      Signature verification = Signature.getInstance(algorithm.name(), provider);
      if (algorithm.pss().isPresent()) {
        verification.setParameter(algorithm.pss().get());
      }
      verification.initVerify(own);
      verification.update(message);
      return verification.verify(signature);
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }

  /** Of the JDK by name: the JVM's own order of providers plays no part. */
  private static Provider provider(SubjectKey key) {
    return switch (key.kind()) {
      case RSA, RSA_PSS -> jdk("SunRsaSign");
      case DSA -> jdk("SUN");
      default -> BouncyCastle.provider();
    };
  }

  /** BouncyCastle in a JVM that has another vendor's instead. */
  private static Provider jdk(String name) {
    Provider provider = Security.getProvider(name);
    return provider != null ? provider : BouncyCastle.provider();
  }

  private static String family(SubjectKey key, ForeignAlgorithm algorithm) {
    return switch (key.kind()) {
      case RSA -> "RSA";
      case RSA_PSS -> "RSASSA-PSS";
      case DSA -> "DSA";
      case EC -> "EC";
      default -> algorithm.name();
    };
  }
}
