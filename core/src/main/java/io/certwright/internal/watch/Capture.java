package io.certwright.internal.watch;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a server presents and then refuses it: nothing is ever trusted by it, and no handshake
 * with it ends well. Used by one thread, for one handshake.
 */
final class Capture extends X509ExtendedTrustManager {

  private @Nullable List<X509Certificate> chain;

  /** What was presented; null: nothing yet. */
  @Nullable List<X509Certificate> chain() {
    return chain;
  }

  private CertificateException seen(X509Certificate[] presented) {
    chain = List.of(presented);
    return new CertificateException("it was only looked at");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] presented, String auth, SSLEngine engine)
      throws CertificateException {
    throw seen(presented);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] presented, String auth, Socket socket)
      throws CertificateException {
    throw seen(presented);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] presented, String auth)
      throws CertificateException {
    throw seen(presented);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] presented, String auth, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("no client is trusted");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] presented, String auth, Socket socket)
      throws CertificateException {
    throw new CertificateException("no client is trusted");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] presented, String auth)
      throws CertificateException {
    throw new CertificateException("no client is trusted");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
