package io.certwright.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.Storage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A real Tomcat, started by Spring Boot, whose certificate is renewed under load. */
class TomcatRotationTest {

  private static final int ROTATIONS = 10;
  private static final int HANDSHAKES_EACH = 200;

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    CertwrightAutoConfiguration.class,
    SslAutoConfiguration.class,
    ServletWebServerFactoryAutoConfiguration.class
  })
  static class Shop {
    @Bean
    Storage storage() {
      return MemoryStorage.create();
    }

    @Bean
    KeyProtection protection() {
      return KeyProtections.ephemeral();
    }
  }

  @Test
  @Timeout(120)
  void noHandshakeFailsAndNoneGoesBack() throws Exception {
    var application = new SpringApplication(Shop.class);
    application.setWebApplicationType(WebApplicationType.SERVLET);
    application.setRegisterShutdownHook(false);
    try (var context =
        (ServletWebServerApplicationContext)
            application.run(
                "--spring.main.banner-mode=off",
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--server.ssl.bundle=web",
                "--certwright.authorities.root=self",
                "--certwright.certificates.shop.dns-names=localhost",
                "--certwright.certificates.shop.issuer=root",
                "--certwright.bundles.web.certificates=shop",
                "--certwright.bundles.client.trust-authorities=root")) {
      var vault = context.getBean(Vault.class);
      var lifecycle = context.getBean(LifecycleManager.class);
      var client = context.getBean(SslBundles.class).getBundle("client");
      var issued = new ArrayList<>(List.of(vault.get("shop").serialNumber()));
      try (var load =
          HandshakeLoad.start(client::createSslContext, context.getWebServer().getPort())) {
        for (int rotation = 0; rotation < ROTATIONS; rotation++) {
          load.await(HANDSHAKES_EACH);
          lifecycle.renewNow("shop");
          load.awaitOther(issued.get(issued.size() - 1));
          issued.add(vault.get("shop").serialNumber());
        }
        load.await(HANDSHAKES_EACH);
        load.stop();
        assertThat(load.failures()).isEmpty();
        assertThat(load.handshakes()).isGreaterThan(ROTATIONS * HANDSHAKES_EACH);
        for (var seen : load.seen()) {
          // Each client sees them in the order in which they were issued.
          assertThat(seen).isSubsetOf(issued).isSortedAccordingTo(byAge(issued));
        }
        assertThat(load.seen().stream().flatMap(List::stream)).containsAll(issued);
      }
    }
  }

  private static Comparator<String> byAge(List<String> issued) {
    return Comparator.comparingInt(issued::indexOf);
  }
}
