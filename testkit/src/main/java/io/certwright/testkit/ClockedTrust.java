package io.certwright.testkit;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The JDK's trust manager, made anew for each check, because its date and its revocation lists are
 * fixed when it is made.
 */
final class ClockedTrust extends X509ExtendedTrustManager {

  private final Clock clock;
  private final List<X509Certificate> anchors;
  private final List<FakeCa> authorities;

  ClockedTrust(Clock clock, List<X509Certificate> anchors, List<FakeCa> authorities) {
    this.clock = clock;
    this.anchors = anchors;
    this.authorities = authorities;
  }

  private X509ExtendedTrustManager now() throws CertificateException {
    var trusted =
        anchors.stream().map(anchor -> new TrustAnchor(anchor, null)).collect(Collectors.toSet());
    if (trusted.isEmpty()) {
      throw new CertificateException("this side of TLS trusts nobody; say whom it is to trust");
    }
    try {
      var factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(new CertPathTrustManagerParameters(parameters(trusted)));
      return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException e) {
      throw new CertificateException("the JDK made no trust manager", e);
    }
  }

  private PKIXBuilderParameters parameters(Set<TrustAnchor> trusted)
      throws GeneralSecurityException {
    var parameters = new PKIXBuilderParameters(trusted, new X509CertSelector());
    parameters.setDate(Date.from(clock.instant()));
    parameters.setRevocationEnabled(false);
    var lists = new CollectionCertStoreParameters(authorities.stream().map(FakeCa::crl).toList());
    parameters.addCertStore(CertStore.getInstance("Collection", lists));
    var checker =
        (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
    // Who has no list has revoked nothing.
    checker.setOptions(
        EnumSet.of(
            PKIXRevocationChecker.Option.PREFER_CRLS,
            PKIXRevocationChecker.Option.NO_FALLBACK,
            PKIXRevocationChecker.Option.ONLY_END_ENTITY,
            PKIXRevocationChecker.Option.SOFT_FAIL));
    parameters.addCertPathChecker(checker);
    return parameters;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    now().checkClientTrusted(chain, type, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    now().checkServerTrusted(chain, type, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    now().checkClientTrusted(chain, type, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    now().checkServerTrusted(chain, type, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    now().checkClientTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    now().checkServerTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return anchors.toArray(new X509Certificate[0]);
  }
}
