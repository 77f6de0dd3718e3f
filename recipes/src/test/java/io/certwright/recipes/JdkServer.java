package io.certwright.recipes;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.certwright.Vault;
import io.certwright.tls.VaultTls;
import java.io.IOException;
import java.net.InetSocketAddress;

/** The HTTP server of the JDK. */
final class JdkServer {

  private JdkServer() {}

  /** A server to add contexts to and to start. */
  static HttpsServer create(Vault vault, String certificate, InetSocketAddress address)
      throws IOException {
    var server = HttpsServer.create(address, 100);
    server.setHttpsConfigurator(new HttpsConfigurator(VaultTls.server(vault, certificate)));
    return server;
  }
}
