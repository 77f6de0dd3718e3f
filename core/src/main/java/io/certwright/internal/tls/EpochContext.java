package io.certwright.internal.tls;

import java.security.KeyManagementException;
import java.security.Provider;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** One context to those who use it: each connection is made by the one that is current then. */
final class EpochContext extends SSLContext {

  private EpochContext(Spi spi, Provider provider, String protocol) {
    super(spi, provider, protocol);
  }

  static SSLContext of(Epochs epochs) {
    SSLContext first = epochs.current();
    return new EpochContext(new Spi(epochs), first.getProvider(), first.getProtocol());
  }

  private static final class Spi extends SSLContextSpi {
    private final Epochs epochs;

    Spi(Epochs epochs) {
      this.epochs = epochs;
    }

    @Override
    protected void engineInit(
        KeyManager @Nullable [] keys,
        TrustManager @Nullable [] trust,
        @Nullable SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("This context follows a vault and takes no other keys");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return new EpochSockets(epochs);
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return new EpochServerSockets(epochs);
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return epochs.current().createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return epochs.current().createSSLEngine(host, port);
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return epochs.current().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return epochs.current().getClientSessionContext();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return epochs.current().getDefaultSSLParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return epochs.current().getSupportedSSLParameters();
    }
  }
}
