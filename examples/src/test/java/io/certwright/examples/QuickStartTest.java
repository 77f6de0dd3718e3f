package io.certwright.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.certwright.KeyProtections;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.Renewal;
import io.certwright.storage.file.FileStorage;
import io.certwright.tls.VaultTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quick start of the README, on a free port, with a client that looks at what is served. */
class QuickStartTest {

  private static final String HOST = "www.shop.example.test";

  @TempDir private Path dir;

  @Test
  void itServesAndGoesOnServingAfterARenewal() throws Exception {
    var passphrase = "a passphrase".toCharArray();

    try (var vault = Vault.open(FileStorage.at(dir), KeyProtections.passphrase(passphrase))) {

      var root = EmbeddedCa.openOrCreateRoot(vault, "shop-root");

      var policy =
          CertificatePolicy.tlsServer("shop.example.test", "*.shop.example.test")
              .validity(Duration.ofDays(30))
              .renewal(Renewal.atFraction(2, 3))
              .issuer(root.name())
              .build();

      try (var lifecycle = LifecycleManager.start(vault)) {
        lifecycle.manage("shop", policy).awaitIssued(Duration.ofSeconds(30));

        var server =
            HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(VaultTls.server(vault, "shop")));
        server.start();

        // From here on it is not the README's.
        try {
          var client = VaultTls.client(vault, root.name());
          assertThat(connect(client, server)).isEqualTo(vault.get("shop").x509());
          var first = vault.get("shop").version();
          vault.create("shop", policy);
          assertThat(vault.get("shop").version()).isGreaterThan(first);
          assertThat(connect(client, server)).isEqualTo(vault.get("shop").x509());
        } finally {
          server.stop(0);
        }
      }
    }
  }

  private static X509Certificate connect(SSLContext client, HttpsServer server) throws IOException {
    int port = server.getAddress().getPort();
    var plain = new Socket(InetAddress.getLoopbackAddress(), port);
    try (var tls = (SSLSocket) client.getSocketFactory().createSocket(plain, HOST, port, true)) {
      var parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      var session = tls.getSession();
      var request = "GET / HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: close\r\n\r\n";
      tls.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var answer = new String(tls.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 404");
      session.invalidate();
      return (X509Certificate) session.getPeerCertificates()[0];
    }
  }
}
