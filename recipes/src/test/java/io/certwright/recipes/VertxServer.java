package io.certwright.recipes;

import io.certwright.Vault;
import io.certwright.tls.VaultTls;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;

/** Vert.x 5. */
final class VertxServer {

  private VertxServer() {}

  /** Options for {@code vertx.createHttpServer}. */
  static HttpServerOptions options(Vault vault, String certificate) {
    var keys = VaultTls.of(vault).serve(certificate).keyManager();
    return new HttpServerOptions().setSsl(true).setKeyCertOptions(KeyCertOptions.wrap(keys));
  }
}
