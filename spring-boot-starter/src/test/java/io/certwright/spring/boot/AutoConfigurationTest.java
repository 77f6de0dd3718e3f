package io.certwright.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.errors.VaultClosedException;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.Storage;
import io.certwright.testkit.FakeCa;
import io.certwright.testkit.SettableClock;
import io.certwright.testkit.TestVault;
import io.certwright.testkit.TlsHandshake;
import io.certwright.trust.TrustedAnchor;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class AutoConfigurationTest {

  private static final String[] SHOP = {
    "certwright.authorities.root=self",
    "certwright.authorities.issuing=root",
    "certwright.certificates.shop.dns-names=localhost,shop.example.test",
    "certwright.certificates.shop.ip-addresses=127.0.0.1",
    "certwright.certificates.shop.issuer=issuing",
    "certwright.certificates.shop.validity=30d",
    "certwright.certificates.shop.renew-before=10d",
    "certwright.bundles.web.certificates=shop",
    "certwright.bundles.client.trust-authorities=root"
  };

  @TempDir private Path directory;

  private static ApplicationContextRunner bare() {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                CertwrightAutoConfiguration.class,
                CertwrightActuatorAutoConfiguration.class,
                SslAutoConfiguration.class));
  }

  /** In memory. */
  private static ApplicationContextRunner runner() {
    return bare()
        .withBean(Storage.class, MemoryStorage::create)
        .withBean(KeyProtection.class, KeyProtections::ephemeral);
  }

  @Test
  void whatIsConfiguredIsIssuedAndInABundle() {
    var vaults = new ArrayList<Vault>();
    runner()
        .withPropertyValues(SHOP)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              var vault = context.getBean(Vault.class);
              vaults.add(vault);
              var shop = vault.get("shop");
              assertThat(shop.chain()).hasSize(2);
              assertThat(Duration.between(shop.issued(), shop.notAfter()))
                  .isCloseTo(Duration.ofDays(30), Duration.ofMinutes(2));
              var bundles = context.getBean(SslBundles.class);
              var seen =
                  TlsHandshake.between(
                      bundles.getBundle("web").createSslContext(),
                      bundles.getBundle("client").createSslContext(),
                      "localhost");
              assertThat(seen.server()).isEqualTo(shop.x509());
              var stores = bundles.getBundle("web").getStores();
              assertThat(stores.getKeyStore().getCertificate("shop")).isEqualTo(shop.x509());
              assertThat(bundles.getBundle("web").getKey().getAlias()).isEqualTo("shop");
              var trusted = bundles.getBundle("client").getStores().getTrustStore();
              assertThat(trusted.getCertificate("root")).isEqualTo(vault.get("root").x509());
            });
    assertThatThrownBy(() -> vaults.get(0).find("shop")).isInstanceOf(VaultClosedException.class);
  }

  @Test
  void aBundleIsUpdatedWhenItsCertificateIsRenewedOrItsTrustChanges() {
    var other = FakeCa.withRoot(SettableClock.at(TestVault.START)).root();
    runner()
        .withPropertyValues(SHOP)
        .withPropertyValues("certwright.bundles.peer.trust=partners")
        .withPropertyValues("certwright.bundles.some.prefix=sh")
        .withPropertyValues("certwright.bundles.some.tag=team:shop")
        .withBean(VaultCustomizer.class, () -> builder -> builder.freshness(Duration.ofMillis(50)))
        .withInitializer(
            context ->
                context
                    .getBeanFactory()
                    .addBeanPostProcessor(new Putting("partners", TrustedAnchor.of(other))))
        .run(
            context -> {
              var vault = context.getBean(Vault.class);
              var bundles = context.getBean(SslBundles.class);
              var web = new Updates(bundles, "web");
              var some = new Updates(bundles, "some");
              var peer = new Updates(bundles, "peer");
              var first = vault.get("shop");
              context.getBean(LifecycleManager.class).renewNow("shop");
              var renewed = web.next();
              var now = vault.get("shop");
              assertThat(now).isNotEqualTo(first);
              assertThat(renewed.getStores().getKeyStore().getCertificate("shop"))
                  .isEqualTo(now.x509());
              assertThat(some.next().getStores().getKeyStore().getCertificate("shop"))
                  .isEqualTo(now.x509());
              vault.trustBundles().put("partners", TrustedAnchor.of(vault.get("root").x509()));
              var trust = peer.next().getStores().getTrustStore();
              assertThat(trust.size()).isEqualTo(2);
              assertThat(web.isEmpty()).isTrue();
            });
  }

  @Test
  void whatABeanDeclaresIsIssuedAsWell() {
    var policy = CertificatePolicy.tlsClient("shop").build();
    var events = new ArrayList<String>();
    runner()
        .withBean(CertificateDeclaration.class, () -> new CertificateDeclaration("shop", policy))
        .withBean(
            LifecycleCustomizer.class,
            () -> builder -> builder.listener(told -> events.add(told.header().type())))
        .run(
            context -> {
              assertThat(context.getBean(Vault.class).find("shop")).isPresent();
              context.getBean(LifecycleManager.class).runOnce();
            });
    assertThat(events).contains("certificate.issued");
  }

  @Test
  void itIsAVaultInADirectoryAndTheSameOneAtTheNextStart() throws Exception {
    var secret = Files.writeString(directory.resolve("secret"), "correct horse\n");
    var configured =
        bare()
            .withPropertyValues(SHOP)
            .withPropertyValues(
                "certwright.storage.uri=" + directory.resolve("vault").toUri(),
                "certwright.storage.create=true",
                "certwright.passphrase-from=file:" + secret);
    var versions = new ArrayList<String>();
    for (int start = 0; start < 2; start++) {
      configured.run(context -> versions.add(context.getBean(Vault.class).get("shop").version()));
    }
    assertThat(versions.get(0)).isEqualTo(versions.get(1));
  }

  @Test
  void aVaultOfTheApplicationIsUsed() {
    try (var own = Vault.inMemory()) {
      bare()
          .withBean("own", Vault.class, () -> own)
          .withPropertyValues(SHOP)
          .run(context -> assertThat(context.getBean(Vault.class)).isSameAs(own));
    }
    bare()
        .withPropertyValues("certwright.enabled=false")
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Vault.class));
  }

  @Test
  void healthAndMetricsTellHowItStands() {
    runner()
        .withPropertyValues(SHOP)
        .withBean(SimpleMeterRegistry.class)
        .run(
            context -> {
              var health = context.getBean(VaultHealthIndicator.class).health();
              assertThat(health.getStatus()).isEqualTo(Status.UP);
              assertThat(health.getDetails())
                  .containsEntry("vault", "default")
                  .containsEntry("certificates", 3L)
                  .containsEntry("expired", 0L);
              var registry = context.getBean(MeterRegistry.class);
              context.getBean(VaultMetrics.class).bindTo(registry);
              assertThat(
                      registry
                          .get("certwright.certificates")
                          .tag("standing", "in_service")
                          .gauge()
                          .value())
                  .isEqualTo(3);
              assertThat(registry.get("certwright.certificates.failing").gauge().value()).isZero();
            });
  }

  @Test
  void itNeedsNeitherActuatorNorMicrometer() {
    runner()
        .withPropertyValues(SHOP)
        .withClassLoader(
            new FilteredClassLoader("org.springframework.boot.actuate", "io.micrometer"))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(Vault.class)
                    .doesNotHaveBean("certwrightHealthIndicator")
                    .doesNotHaveBean("certwrightMetrics"));
  }

  @Test
  void theTwoListsOfServicesNameWhatIsThere() throws Exception {
    for (var list :
        List.of(
            "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports",
            "META-INF/spring.factories")) {
      var text = Files.readString(Path.of("src", "main", "resources").resolve(list));
      var classes = text.lines().map(line -> line.replaceAll("[,\\\\]*$", ""));
      for (var name : classes.filter(line -> line.startsWith("io.certwright.")).toList()) {
        assertThat(Class.forName(name)).isNotNull();
      }
    }
  }
}
