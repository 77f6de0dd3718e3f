package io.certwright.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.certwright.tls.VaultTls;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class JdkClientTest {

  /** The server tells which certificate a connection presented. */
  @Test
  void rotatesUnderLoad() throws Exception {
    var threads = Executors.newFixedThreadPool(4);
    try (var shop = new Shop()) {
      var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var server = HttpsServer.create(any, 100);
      server.setHttpsConfigurator(new Mutual(shop));
      server.createContext("/", JdkClientTest::tell);
      server.setExecutor(threads);
      server.start();
      try {
        var client = JdkClient.create(shop.vault(), Shop.CLIENT, Shop.ROOT);
        var uri = URI.create("https://localhost:" + server.getAddress().getPort() + "/");
        RotationProof.of(shop, Shop.CLIENT, () -> presented(client, uri));
      } finally {
        server.stop(0);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static BigInteger presented(HttpClient client, URI uri)
      throws IOException, InterruptedException {
    var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return new BigInteger(answer.body());
  }

  private static void tell(HttpExchange exchange) throws IOException {
    try (exchange) {
      var session = ((HttpsExchange) exchange).getSSLSession();
      var leaf = (X509Certificate) session.getPeerCertificates()[0];
      var serial = leaf.getSerialNumber().toString().getBytes(StandardCharsets.US_ASCII);
      exchange.getResponseHeaders().set("Connection", "close");
      exchange.sendResponseHeaders(200, serial.length);
      exchange.getResponseBody().write(serial);
    }
  }

  /** Wants certificates of its clients. */
  private static final class Mutual extends HttpsConfigurator {
    Mutual(Shop shop) {
      super(VaultTls.of(shop.vault()).serve(Shop.SERVER).trust(Shop.ROOT).context());
    }

    @Override
    public void configure(HttpsParameters parameters) {
      var tls = getSSLContext().getDefaultSSLParameters();
      tls.setNeedClientAuth(true);
      parameters.setSSLParameters(tls);
    }
  }
}
