package io.certwright.tests.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeyProtection;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two vault objects on one storage: what one writes reaches the other's caches soon. */
class TwoVaultsTest {

  private static final Duration SOON = Duration.ofSeconds(5);
  private static final CertificatePolicy POLICY =
      CertificatePolicy.tlsServer("shop.example.test").build();

  private final KeyProtection protection = KeyProtections.ephemeral();
  private final MemoryStorage storage = MemoryStorage.create();
  private final Vault first = Vault.open(storage, protection);

  @AfterEach
  void close() {
    first.close();
  }

  @Test
  void theFirstSeesWhatOneThatCameLaterWrites() throws InterruptedException {
    first.create("shop", POLICY);
    assertThat(first.find("shop")).isPresent();
    try (var second = Vault.open(storage.another(), protection)) {
      second.create("shop", POLICY);
      awaitVersion(second.get("shop").version());
    }
  }

  @Test
  void theFirstSeesWhatOneWroteThatIsGone() throws InterruptedException {
    first.create("shop", POLICY);
    assertThat(first.find("shop")).isPresent();
    String version;
    try (var second = Vault.open(storage.another(), protection)) {
      second.create("shop", POLICY);
      version = second.get("shop").version();
    }
    awaitVersion(version);
  }

  @Test
  void theLaterOneSeesWhatTheFirstWrites() throws InterruptedException {
    first.create("shop", POLICY);
    try (var second = Vault.open(storage.another(), protection)) {
      assertThat(second.find("shop")).isPresent();
      first.create("shop", POLICY);
      awaitVersion(second, first.get("shop").version());
    }
  }

  private void awaitVersion(String version) throws InterruptedException {
    awaitVersion(first, version);
  }

  private static void awaitVersion(Vault vault, String version) throws InterruptedException {
    long start = System.nanoTime();
    while (!vault.get("shop").version().equals(version)) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
      Thread.sleep(50);
    }
  }
}
