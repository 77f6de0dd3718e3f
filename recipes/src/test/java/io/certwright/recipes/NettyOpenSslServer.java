package io.certwright.recipes;

import io.certwright.Vault;
import io.certwright.tls.VaultTls;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Netty on OpenSSL (BoringSSL). Given a key manager it wants the bytes of keys; given a key it
 * takes a handle, but for good. So each version gets a context of its own.
 */
final class NettyOpenSslServer {

  private final X509ExtendedKeyManager keys;
  private final String keyType;
  private volatile Served served = new Served("", null);

  /**
   * What a server asks for contexts.
   *
   * @param keyType {@code EC} or {@code RSA}, as the certificate's key is
   */
  NettyOpenSslServer(Vault vault, String certificate, String keyType) {
    this.keys = VaultTls.of(vault).serve(certificate).keyManager();
    this.keyType = keyType;
  }

  /** A version, and the context that serves it. */
  private record Served(String alias, SslContext context) {}

  /** The context for the next connection; to be asked for in {@code initChannel}. */
  SslContext context() throws SSLException {
    var alias = keys.chooseServerAlias(keyType, null, null);
    var now = served;
    if (!now.alias().equals(alias)) {
      now = new Served(alias, make(alias));
      served = now;
    }
    return now.context();
  }

  private SslContext make(String alias) throws SSLException {
    return SslContextBuilder.forServer(
            keys.getPrivateKey(alias), List.of(keys.getCertificateChain(alias)))
        .sslProvider(SslProvider.OPENSSL)
        .option(OpenSslContextOption.USE_JDK_PROVIDER_SIGNATURES, true)
        .build();
  }
}
