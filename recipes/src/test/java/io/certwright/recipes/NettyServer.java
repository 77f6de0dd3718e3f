package io.certwright.recipes;

import io.certwright.Vault;
import io.certwright.tls.VaultTls;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.SSLException;

/** Netty on the TLS of the JDK. */
final class NettyServer {

  private NettyServer() {}

  /** One context for as long as the server lives. */
  static SslContext context(Vault vault, String certificate) throws SSLException {
    return SslContextBuilder.forServer(VaultTls.of(vault).serve(certificate).keyManager())
        .sslProvider(SslProvider.JDK)
        .build();
  }
}
