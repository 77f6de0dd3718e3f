package io.certwright.recipes;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.Test;

class JettyServerTest {

  @Test
  void rotatesUnderLoad() throws Exception {
    try (var shop = new Shop()) {
      var server = new Server(new QueuedThreadPool(16));
      var connector = JettyServer.connector(server, shop.vault(), Shop.SERVER);
      connector.setHost("127.0.0.1");
      server.addConnector(connector);
      server.setHandler(new Empty());
      server.start();
      try {
        var client = TlsClient.http(shop.vault(), connector.getLocalPort());
        RotationProof.of(shop, Shop.SERVER, client);
      } finally {
        server.stop();
      }
    }
  }

  private static final class Empty extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      response.setStatus(200);
      callback.succeeded();
      return true;
    }
  }
}
