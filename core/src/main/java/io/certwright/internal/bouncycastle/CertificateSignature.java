package io.certwright.internal.bouncycastle;

import io.certwright.spi.keys.KeySpec;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;

/**
 * Verifies who signed a certificate: by the JDK what it can verify on every version, by
 * BouncyCastle the kinds of key that came later or are gone from it. Thread-safe: nothing is kept.
 */
public final class CertificateSignature {

  private CertificateSignature() {}

  /**
   * Verifies the signature of a certificate.
   *
   * @throws GeneralSecurityException if the key of that issuer did not sign it, or if that cannot
   *     be told
   */
  public static void verify(X509Certificate certificate, X509Certificate issuer)
      throws GeneralSecurityException {
    byte[] encoded = PublicKeyInfo.of(issuer);
    Optional<KeySpec> foreign =
        KeyFormats.publicKeySpec(encoded).filter(CertificateSignature::isForeign);
    if (foreign.isEmpty()) {
      certificate.verify(issuer.getPublicKey());
      return;
    }
    String algorithm =
        foreign.get().isPostQuantum() ? foreign.get().name().replace('_', '-') : "EC";
    PublicKey own =
        KeyFactory.getInstance(algorithm, BouncyCastle.provider())
            .generatePublic(new X509EncodedKeySpec(encoded));
    certificate.verify(own, BouncyCastle.provider());
  }

  /** Whether that issuer is named by a certificate and signed it. */
  public static boolean isBy(X509Certificate certificate, X509Certificate issuer) {
    if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
      return false;
    }
    try {
      verify(certificate, issuer);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean isForeign(KeySpec spec) {
    return spec == KeySpec.EC_SECP256K1 || spec.isPostQuantum();
  }
}
