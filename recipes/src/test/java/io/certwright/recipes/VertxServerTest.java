package io.certwright.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.keystore.CertwrightProvider;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyStoreOptions;
import java.nio.file.Path;
import java.security.Security;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VertxServerTest {

  @TempDir private Path directory;

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
      RotationProof.of(shop, Shop.SERVER, TlsClient.http(shop.vault(), server.actualPort()));
    } finally {
      vertx.close().await(1, TimeUnit.MINUTES);
    }
  }

  /**
   * Why the recipe takes no key store: Vert.x deletes all entries but that of the alias, and copies
   * the key into a file of its own, which wants its bytes.
   */
  @Test
  void whatItDoesToAKeyStoreHarmsNothing() throws Exception {
    Security.addProvider(new CertwrightProvider());
    var described = new DescribedVault(directory);
    var vertx = Vertx.vertx();
    try (var vault = described.open()) {
      Shop.found(vault);
      var keys =
          new KeyStoreOptions()
              .setType("Certwright")
              .setPath(described.file("all.vault").toString())
              .setPassword(DescribedVault.PASSPHRASE);
      assertFails(vertx, keys.copy().setAlias(Shop.SERVER), "read-only");
      assertThat(vault.find(Shop.CLIENT)).isPresent();
      assertFails(vertx, keys, "Key.getFormat()");
    } finally {
      vertx.close().await(1, TimeUnit.MINUTES);
    }
  }

  private static void assertFails(Vertx vertx, KeyStoreOptions keys, String why) {
    var server =
        vertx
            .createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(keys))
            .requestHandler(request -> request.response().end());
    assertThatThrownBy(() -> server.listen(0, "127.0.0.1").await(1, TimeUnit.MINUTES))
        .hasStackTraceContaining(why);
  }
}
