package io.certwright.recipes;

import io.certwright.Vault;
import io.certwright.tls.VaultTls;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
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
  private volatile Served served = Served.NOTHING;

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
  private record Served(String alias, SslContext context, X509Certificate presented) {
    static final Served NOTHING = new Served("", null, null);
  }

  /** The handler for the next connection; to be asked for in {@code initChannel}. */
  SslHandler handler(ByteBufAllocator allocator) throws SSLException {
    return current().context().newHandler(allocator);
  }

  /** The same with a staple. */
  SslHandler handler(ByteBufAllocator allocator, OcspStaple staple)
      throws IOException, GeneralSecurityException {
    var now = current();
    var handler = now.context().newHandler(allocator);
    staple.put(handler, now.presented());
    return handler;
  }

  private Served current() throws SSLException {
    var alias = keys.chooseServerAlias(keyType, null, null);
    var now = served;
    if (!now.alias().equals(alias)) {
      now = make(alias);
      served = now;
    }
    return now;
  }

  private Served make(String alias) throws SSLException {
    var chain = keys.getCertificateChain(alias);
    var context =
        SslContextBuilder.forServer(keys.getPrivateKey(alias), List.of(chain))
            .sslProvider(SslProvider.OPENSSL)
            .option(OpenSslContextOption.USE_JDK_PROVIDER_SIGNATURES, true)
            .enableOcsp(OpenSsl.isOcspSupported())
            .build();
    return new Served(alias, context, chain[0]);
  }
}
