package io.certwright.internal.tls;

import java.security.GeneralSecurityException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** The JDK's PKIX trust in given roots. Revocation is not checked. */
final class RootTrust {
  private RootTrust() {}

  /**
   * A trust manager, or null for no roots: the JDK's needs at least one.
   *
   * @throws IllegalStateException if the JDK has none that takes these roots
   */
  static @Nullable X509ExtendedTrustManager in(List<X509Certificate> roots) {
    if (roots.isEmpty()) {
      return null;
    }
    try {
      Set<TrustAnchor> anchors =
          roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet());
      PKIXBuilderParameters params = new PKIXBuilderParameters(anchors, new X509CertSelector());
      params.setRevocationEnabled(false);
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
