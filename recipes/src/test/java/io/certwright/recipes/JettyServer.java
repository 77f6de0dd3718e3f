package io.certwright.recipes;

import io.certwright.Vault;
import io.certwright.tls.VaultTls;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Jetty 12. */
final class JettyServer {

  private JettyServer() {}

  /** A connector that serves what the vault has, to be added to its server. */
  static ServerConnector connector(Server server, Vault vault, String certificate) {
    var tls = new SslContextFactory.Server();
    tls.setSslContext(VaultTls.server(vault, certificate));
    var http = new HttpConfiguration();
    http.addCustomizer(new SecureRequestCustomizer());
    return new ServerConnector(server, tls, new HttpConnectionFactory(http));
  }
}
