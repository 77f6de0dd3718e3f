package io.certwright.recipes;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class JdkServerTest {

  @Test
  void rotatesUnderLoad() throws Exception {
    var threads = Executors.newFixedThreadPool(4);
    try (var shop = new Shop()) {
      var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var server = JdkServer.create(shop.vault(), Shop.SERVER, any);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              exchange.sendResponseHeaders(200, -1);
            }
          });
      server.setExecutor(threads);
      server.start();
      try {
        var client = TlsClient.http(shop.vault(), server.getAddress().getPort());
        RotationProof.of(shop, Shop.SERVER, client);
      } finally {
        server.stop(0);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
