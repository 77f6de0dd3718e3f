package io.certwright.recipes;

import io.certwright.Vault;
import io.certwright.tls.VaultTls;
import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettySslContextServerCredentials;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import javax.net.ssl.SSLException;

/** gRPC on Netty. */
final class GrpcTls {

  private GrpcTls() {}

  /**
   * For {@code Grpc.newServerBuilderForPort}. The TLS of the JDK is named, because OpenSSL, which
   * gRPC prefers where it is there, wants the bytes of keys of a key manager.
   */
  static ServerCredentials server(Vault vault, String certificate) throws SSLException {
    var keys = VaultTls.of(vault).serve(certificate).keyManager();
    var tls = GrpcSslContexts.configure(SslContextBuilder.forServer(keys), SslProvider.JDK);
    return NettySslContextServerCredentials.create(tls.build());
  }

  /** For {@code Grpc.newChannelBuilder}. */
  static ChannelCredentials client(Vault vault, String authority) {
    return TlsChannelCredentials.newBuilder()
        .trustManager(VaultTls.of(vault).trust(authority).trustManager())
        .build();
  }
}
