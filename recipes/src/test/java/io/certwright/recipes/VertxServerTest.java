package io.certwright.recipes;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VertxServerTest {

  @Test
  void rotatesUnderLoad() throws Exception {
    var vertx = Vertx.vertx();
    try (var shop = new Shop()) {
      var server =
          vertx
              .createHttpServer(VertxServer.options(shop.vault(), Shop.SERVER))
              .requestHandler(request -> request.response().end())
              .listen(0, "127.0.0.1")
              .await(1, TimeUnit.MINUTES);
      RotationProof.of(shop, Shop.SERVER, TlsClient.http(shop, server.actualPort()));
    } finally {
      vertx.close().await(1, TimeUnit.MINUTES);
    }
  }
}
