package io.certwright.examples.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Vault;
import io.certwright.lifecycle.LifecycleManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;

class SpringBootShopTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path directory;

  @Test
  void itServesWhoTrustsItsCaAndWhatIsRenewed() throws Exception {
    try (var context =
        (ServletWebServerApplicationContext)
            SpringApplication.run(
                SpringBootShop.class,
                "--server.port=0",
                "--SHOP_PASSPHRASE=a test's",
                "--certwright.storage.uri=" + directory.resolve("vault").toUri())) {
      var trusting = context.getBean(SslBundles.class).getBundle("client");
      var address = URI.create("https://localhost:" + context.getWebServer().getPort() + "/");
      var vault = context.getBean(Vault.class);
      var before = vault.get("shop");
      assertThat(presented(trusting, address)).isEqualTo(before.x509());

      context.getBean(LifecycleManager.class).renewNow("shop");
      assertThat(other(trusting, address, before.x509())).isEqualTo(vault.get("shop").x509());
    }
  }

  /** By a client of its own, which resumes no session of an earlier one. */
  private static Certificate presented(SslBundle trusting, URI address) throws Exception {
    var client = HttpClient.newBuilder().sslContext(trusting.createSslContext()).build();
    var answer = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    assertThat(answer.body()).isEqualTo("the shop is open");
    return answer.sslSession().orElseThrow().getPeerCertificates()[0];
  }

  /** The server loads its bundle anew some time after the renewal, without a restart. */
  private static Certificate other(SslBundle trusting, URI address, Certificate before)
      throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    var now = presented(trusting, address);
    while (now.equals(before)) {
      assertThat(System.nanoTime()).as("the renewed one is served").isLessThan(deadline);
      now = presented(trusting, address);
    }
    return now;
  }
}
