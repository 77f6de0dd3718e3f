package io.certwright.examples.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;

class SpringBootShopTest {

  @TempDir private Path directory;

  @Test
  void itServesWhoTrustsItsCa() throws Exception {
    try (var context =
        (ServletWebServerApplicationContext)
            SpringApplication.run(
                SpringBootShop.class,
                "--server.port=0",
                "--SHOP_PASSPHRASE=a test's",
                "--certwright.storage.uri=" + directory.resolve("vault").toUri())) {
      var trusting = context.getBean(SslBundles.class).getBundle("client").createSslContext();
      var client = HttpClient.newBuilder().sslContext(trusting).build();
      var address = URI.create("https://localhost:" + context.getWebServer().getPort() + "/");
      var answer = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
      assertThat(answer.body()).isEqualTo("the shop is open");
    }
  }
}
