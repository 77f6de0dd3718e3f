package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.KeyProtections;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.VaultHealth;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.storage.jdbc.JdbcStorage;
import io.certwright.testkit.SettableClock;
import java.nio.file.Path;
import java.security.Signature;
import java.security.SignatureException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** Two vaults on one database file: they share the work, its clock decides, and nobody is stale. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SqliteNodesTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();

  private final SettableClock elapsed = SettableClock.at(Cluster.START);
  private final KeyProtection protection = KeyProtections.ephemeral();
  private volatile Duration offset = Duration.ZERO;

  @TempDir Path directory;

  private Vault open() {
    var source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + directory.resolve("vault.db"));
    var storage = JdbcStorage.builder(source).clockOffsetForTests(() -> offset).open();
    return Vault.builder(storage, protection).ticker(elapsed.ticker()).open();
  }

  @Test
  void eachRenewalIsMadeOnceByTheClockOfTheDatabase() throws Exception {
    try (var first = open();
        var second = open();
        var here = LifecycleManager.builder(first).build();
        var there = LifecycleManager.builder(second).build()) {
      here.manage("shop", SHOP);
      for (int round = 1; round <= 4; round++) {
        Together.run(here::runOnce, there::runOnce);
        elapsed.advance(Duration.ofSeconds(2));
        var versions = second.listVersions("shop", PageRequest.first(100)).items();
        assertThat(versions).as("round %s", round).hasSize(round);
        assertThat(first.get("shop")).isEqualTo(versions.get(0));
        offset = offset.plus(Duration.ofDays(61));
      }
      elapsed.advance(Duration.ofSeconds(2));
      assertThat(first.health().problems())
          .extracting(VaultHealth.Problem::code)
          .containsExactly(VaultHealth.Code.CLOCK_DIFFERS);
      assertThat(second.audit().verify().findings()).isEmpty();
    }
  }

  @Test
  void aKeyThatTheOtherOneDisabledIsRefusedWithinTheBound() throws Exception {
    try (var first = open();
        var second = open()) {
      first.create("shop", SHOP);
      var shop = first.get("shop");
      var signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(first.privateKey(shop));
      signer.update((byte) 1);
      assertThat(signer.sign()).isNotEmpty();
      second.disable(shop);
      elapsed.advance(Duration.ofSeconds(1).plusNanos(1));
      signer.update((byte) 1);
      assertThatThrownBy(signer::sign)
          .isInstanceOf(SignatureException.class)
          .hasMessageContaining("disabled");
      assertThat(first.find("shop")).isEmpty();
      second.enable(shop);
      elapsed.advance(Duration.ofSeconds(1).plusNanos(1));
      signer.update((byte) 1);
      assertThat(signer.sign()).isNotEmpty();
    }
  }
}
