package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Vault;
import io.certwright.VaultBuilder;
import io.certwright.errors.KeyAccessException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.storage.jdbc.JdbcStorage;
import io.certwright.storage.jdbc.Postgres;
import io.certwright.storage.jdbc.Sessions;
import io.certwright.storage.jdbc.TestSource;
import io.certwright.testkit.SettableClock;
import io.certwright.tls.VaultTls;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * While a foreign session keeps a transaction open in which it has written, what one node disables
 * is refused by the other one within its bound all the same.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PostgresFreshnessTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();
  private static final Duration BOUND = Duration.ofSeconds(1);

  private final SettableClock elapsed = SettableClock.at(Cluster.START);
  private String database;
  private Connection foreign;
  private TestSource pools;
  private TestSource otherPools;

  @BeforeEach
  void open() throws Exception {
    database = Postgres.newDatabase("");
    pools = new TestSource(Postgres.source(database));
    otherPools = new TestSource(Postgres.source(database));
    foreign = Postgres.source(database).getConnection();
    Sessions.beginWriting(foreign);
  }

  @AfterEach
  void close() throws Exception {
    assertThat(foreign.isValid(5)).as("the foreign session is still there").isTrue();
    foreign.close();
    pools.close();
    otherPools.close();
  }

  /** A node that learns of others only by looking. */
  private Vault node(TestSource source, Consumer<VaultBuilder> settings) {
    var storage = JdbcStorage.builder(source).notifications(false).open();
    var builder = Vault.builder(storage, new FixedKeyProtection());
    settings.accept(builder);
    return builder.open();
  }

  private static boolean signs(PrivateKey key) throws GeneralSecurityException {
    try {
      var signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(key);
      signer.update((byte) 1);
      return signer.sign().length > 0;
    } catch (SignatureException e) {
      assertThat(e.getCause())
          .isInstanceOfSatisfying(
              KeyAccessException.class,
              refused ->
                  assertThat(refused.reason()).isEqualTo(KeyAccessException.Reason.DISABLED));
      return false;
    }
  }

  private static boolean serves(X509ExtendedKeyManager keys) {
    return keys.chooseEngineServerAlias("EC", null, null) != null;
  }

  /** For a minute, as the nodes measure it. */
  @Test
  void aDisabledKeyIsRefusedWithinTheBound() throws Exception {
    try (var here = node(pools, builder -> builder.ticker(elapsed.ticker()));
        var there = node(otherPools, builder -> builder.ticker(elapsed.ticker()))) {
      there.create("shop", SHOP);
      var shop = here.get("shop");
      var key = here.privateKey(shop);
      var keys = VaultTls.of(here).serve("shop").keyManager();
      var served = keys.getPrivateKey(keys.chooseEngineServerAlias("EC", null, null));
      for (int second = 0; second < 60; second += 2) {
        assertThat(signs(key) && signs(served) && serves(keys)).as("after %s s", second).isTrue();
        there.disable(shop);
        elapsed.advance(BOUND.plusNanos(1));
        assertThat(signs(key)).as("the handle, after %s s", second).isFalse();
        assertThat(signs(served)).as("TLS's key, after %s s", second).isFalse();
        assertThat(serves(keys)).as("the key manager, after %s s", second).isFalse();
        there.enable(shop);
        elapsed.advance(BOUND.plusNanos(1));
      }
    }
  }

  /** By the real time: each use that begins later than the bound after the disabling is refused. */
  @Test
  void aDisabledKeyIsRefusedWithinTheBoundByTheSystemsTime() throws Exception {
    var bound = Duration.ofMillis(200);
    try (var here = node(pools, builder -> builder.freshness(bound));
        var there = node(otherPools, builder -> {})) {
      there.create("shop", SHOP);
      var shop = there.get("shop");
      var key = here.privateKey(here.get("shop"));
      var keys = VaultTls.of(here).serve("shop").keyManager();
      assertThat(signs(key) && serves(keys)).isTrue();
      there.disable(shop);
      long disabled = System.nanoTime();
      for (long after = 0; after <= 2 * bound.toNanos(); after = System.nanoTime() - disabled) {
        boolean late = after > bound.toNanos();
        assertThat(signs(key) && late).as("a signature after %s ns", after).isFalse();
        assertThat(serves(keys) && late).as("TLS after %s ns", after).isFalse();
        TimeUnit.MILLISECONDS.sleep(5);
      }
      assertThat(signs(key)).isFalse();
    }
  }
}
