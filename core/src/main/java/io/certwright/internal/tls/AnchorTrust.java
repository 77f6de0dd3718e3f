package io.certwright.internal.tls;

import java.security.GeneralSecurityException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** The JDK's PKIX trust in one anchor at one instant. Revocation is not checked. */
final class AnchorTrust {
  private AnchorTrust() {}

  /**
   * A trust manager for one question.
   *
   * @throws IllegalStateException if the JDK has none that takes this anchor
   */
  static X509ExtendedTrustManager in(X509Certificate anchor, Instant at) {
    try {
      var params =
          new PKIXBuilderParameters(Set.of(new TrustAnchor(anchor, null)), new X509CertSelector());
      params.setRevocationEnabled(false);
      params.setDate(Date.from(at));
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(new CertPathTrustManagerParameters(params));
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager trust) {
          return trust;
        }
      }
      throw new IllegalStateException("The JVM's PKIX trust manager does not check host names");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The JVM has no PKIX trust manager for these roots", e);
    }
  }
}
