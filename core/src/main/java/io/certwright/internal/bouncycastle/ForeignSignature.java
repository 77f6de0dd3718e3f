package io.certwright.internal.bouncycastle;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;

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
      Optional<Provider> provider = provider(key);
      X509EncodedKeySpec spec = new X509EncodedKeySpec(key.encoded().toByteArray());
      PublicKey own = factory(key, algorithm, provider).generatePublic(spec);
      Signature verification = signature(algorithm, provider);
      if (algorithm.pss().isPresent()) {
        verification.setParameter(algorithm.pss().get());
      }
      verification.initVerify(own);
      verification.update(message);
      return verification.verify(signature);
    } catch (SignatureException e) {
      return false;
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }

  private static Optional<Provider> provider(SubjectKey key) {
    return switch (key.kind()) {
      case RSA, RSA_PSS, DSA -> Optional.empty();
      default -> Optional.of(BouncyCastle.provider());
    };
  }

  private static KeyFactory factory(
      SubjectKey key, ForeignAlgorithm algorithm, Optional<Provider> provider)
      throws GeneralSecurityException {
    String name =
        switch (key.kind()) {
          case RSA -> "RSA";
          case RSA_PSS -> "RSASSA-PSS";
          case DSA -> "DSA";
          case EC -> "EC";
          default -> algorithm.name();
        };
    return provider.isPresent()
        ? KeyFactory.getInstance(name, provider.get())
        : KeyFactory.getInstance(name);
  }

  private static Signature signature(ForeignAlgorithm algorithm, Optional<Provider> provider)
      throws GeneralSecurityException {
    return provider.isPresent()
        ? Signature.getInstance(algorithm.name(), provider.get())
        : Signature.getInstance(algorithm.name());
  }
}
