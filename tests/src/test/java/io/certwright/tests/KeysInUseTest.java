package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.certwright.Certificate;
import io.certwright.VaultHealth;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Scope;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.StorageFailureException;
import io.certwright.errors.VaultException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.storage.StorageException;
import io.certwright.tls.VaultTls;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keys in use, through handles and key managers that were obtained before: refused within the bound
 * once another node has disabled them, and for how long they go on while the storage is away.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KeysInUseTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();
  private static final Duration BOUND = Duration.ofSeconds(1);
  private static final Scope SECRET = Scope.tag("team", "secret");
  private static final Duration PAST_THE_BOUND = BOUND.plusNanos(1);

  private final Cluster cluster = Cluster.ofNodes(2);
  private final Cluster.Node here = cluster.node(0);
  private final Cluster.Node there = cluster.node(1);

  @BeforeEach
  void issue() {
    there.vault.create("shop", SHOP);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private static void sign(PrivateKey key) {
    try {
      var signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(key);
      signer.update((byte) 7);
      assertThat(signer.sign()).isNotEmpty();
    } catch (SignatureException e) {
      if (e.getCause() instanceof VaultException cause) {
        throw cause;
      }
      throw new AssertionError(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static void requireRefused(PrivateKey key, KeyAccessException.Reason reason) {
    assertThatThrownBy(() -> sign(key))
        .isInstanceOfSatisfying(
            KeyAccessException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(reason);
              assertThat(e.isRetryable()).isFalse();
            })
        .hasMessageContaining("shop/");
  }

  private static void requireTooOld(PrivateKey key) {
    requireTooOld(key, "maxStaleness");
  }

  private static void requireTooOld(PrivateKey key, String why) {
    assertThatThrownBy(() -> sign(key))
        .isInstanceOfSatisfying(
            StorageFailureException.class, e -> assertThat(e.isRetryable()).isTrue())
        .hasMessageContaining("shop/")
        .hasMessageContaining(why);
  }

  /** What TLS signs a handshake with at this moment; null: it would serve nothing. */
  private static PrivateKey served(X509ExtendedKeyManager keys) {
    var alias = keys.chooseEngineServerAlias("EC", null, null);
    return alias == null ? null : keys.getPrivateKey(alias);
  }

  private Certificate version(CertificatePolicy policy) {
    there.vault.create("shop", policy);
    cluster.clock.advance(PAST_THE_BOUND);
    return here.vault.get("shop");
  }

  private void away() {
    here.faults.failReads(StorageException.Reason.UNAVAILABLE);
  }

  @Test
  void aHandleIsRefusedWithinTheBoundOnceAnotherNodeHasDisabledItsVersion() {
    var shop = version(SHOP);
    var key = here.vault.privateKey(shop);
    sign(key);
    there.vault.disable(shop);
    cluster.clock.advance(PAST_THE_BOUND);
    requireRefused(key, KeyAccessException.Reason.DISABLED);
    assertThatThrownBy(() -> here.vault.privateKey(shop)).isInstanceOf(KeyAccessException.class);
    there.vault.enable(shop);
    cluster.clock.advance(PAST_THE_BOUND);
    sign(key);
  }

  @Test
  void onTheSameNodeItIsRefusedAtOnce() {
    var shop = here.vault.get("shop");
    var key = here.vault.privateKey(shop);
    var keys = VaultTls.of(here.vault).serve("shop").keyManager();
    var serving = served(keys);
    here.vault.disable(shop);
    requireRefused(key, KeyAccessException.Reason.DISABLED);
    requireRefused(serving, KeyAccessException.Reason.DISABLED);
    assertThat(served(keys)).isNull();
    here.vault.enable(shop);
    sign(key);
    sign(served(keys));
  }

  @Test
  void aHandleWhoseVersionWasDeletedIsRefused() {
    var first = here.vault.get("shop");
    var key = here.vault.privateKey(first);
    version(SHOP);
    cluster.delete(first);
    cluster.clock.advance(PAST_THE_BOUND);
    requireRefused(key, KeyAccessException.Reason.NO_SUCH_KEY);
  }

  @Test
  void tlsServesTheNewestThatIsEnabledAndThenNothing() {
    var first = here.vault.get("shop");
    var second = version(SHOP);
    var keys = VaultTls.of(here.vault).serve("shop").keyManager();
    var before = served(keys);
    sign(before);
    there.vault.disable(second);
    cluster.clock.advance(PAST_THE_BOUND);
    var after = served(keys);
    sign(after);
    assertThat(keys.getCertificateChain("shop@" + first.version())[0]).isEqualTo(first.x509());
    assertThat(after).isNotSameAs(before);
    requireRefused(before, KeyAccessException.Reason.DISABLED);
    there.vault.disable(first);
    cluster.clock.advance(PAST_THE_BOUND);
    assertThat(served(keys)).isNull();
    requireRefused(after, KeyAccessException.Reason.DISABLED);
    there.vault.enable(second);
    cluster.clock.advance(PAST_THE_BOUND);
    sign(served(keys));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withinTheBoundAUseCostsNoCall(boolean tls) {
    var shop = version(SHOP);
    var key =
        tls
            ? served(VaultTls.of(here.vault).serve("shop").keyManager())
            : here.vault.privateKey(shop);
    sign(key);
    here.tap.reset();
    for (int i = 0; i < 100; i++) {
      sign(key);
    }
    assertThat(here.tap.calls()).isZero();
    cluster.clock.advance(PAST_THE_BOUND);
    for (int i = 0; i < 100; i++) {
      sign(key);
    }
    assertThat(here.tap.calls()).as("two pages of the feed, the second one empty").isEqualTo(2);
  }

  @Test
  void changesOfOtherCertificatesCostAHandleNothingButTheLook() {
    var key = here.vault.privateKey(version(SHOP));
    there.vault.create("other", SHOP);
    here.vault.find("other");
    cluster.clock.advance(PAST_THE_BOUND);
    here.tap.reset();
    sign(key);
    sign(key);
    assertThat(here.tap.gets).hasValue(0);
  }

  @Test
  void whileTheStorageIsAwayASignatureGoesOnForTheBound() {
    var key = here.vault.privateKey(version(SHOP));
    away();
    cluster.clock.advance(BOUND);
    sign(key);
    cluster.clock.advance(Duration.ofNanos(1));
    requireTooOld(key);
    requireTooOld(key);
    here.faults.mendReads();
    cluster.clock.advance(BOUND);
    sign(key);
    assertThat(here.vault.health().isHealthy()).isTrue();
  }

  @Test
  void aPolicyMayLetASignatureGoOnForLonger() {
    var most = Duration.ofHours(1);
    var shop = version(SHOP.toBuilder().maxStaleness(most).build());
    var key = here.vault.privateKey(shop);
    away();
    cluster.clock.advance(most);
    sign(key);
    var health = here.vault.health();
    assertThat(health.servedStale()).containsExactly("shop/" + shop.version());
    assertThat(health.problems())
        .extracting(VaultHealth.Problem::code)
        .contains(VaultHealth.Code.SERVED_STALE, VaultHealth.Code.STORAGE_AWAY);
    cluster.clock.advance(Duration.ofNanos(1));
    requireTooOld(key);
    there.vault.disable(shop);
    here.faults.mendReads();
    cluster.clock.advance(BOUND);
    requireRefused(key, KeyAccessException.Reason.DISABLED);
    assertThat(here.vault.health().servedStale()).isEmpty();
  }

  /** Whoever watches is told when it matters most, and no name that it may not know. */
  @Test
  void aWatcherIsToldOfAStorageThatIsAway() {
    var shop = version(SHOP.toBuilder().maxStaleness(Duration.ofHours(1)).build());
    var watcher = Identity.named("watcher");
    var health = Grant.permissions(Permission.VAULT_HEALTH, Permission.CERTIFICATES_LIST);
    var names = Grant.permissions(Permission.CERTIFICATES_LIST);
    var to = Principal.identity("watcher");
    var access = here.vault.access();
    access.putAssignment(Assignment.allow("health", to, health, Scope.vault()));
    var key = here.vault.privateKey(shop);
    var stale = new ArrayList<Set<String>>();
    for (var hidden : List.of(Scope.certificate("other"), Scope.certificate("shop"), SECRET)) {
      access.putAssignment(Assignment.deny("hidden", to, names, hidden));
      assertThat(here.vault.as(watcher).health().isHealthy()).isTrue();
      away();
      cluster.clock.advance(Duration.ofMinutes(1));
      sign(key);
      var told = here.vault.as(watcher).health();
      assertThat(told.storageAnswers()).isFalse();
      stale.add(told.servedStale());
      here.faults.mendReads();
      cluster.clock.advance(BOUND);
    }
    assertThat(stale).containsExactly(Set.of("shop/" + shop.version()), Set.of(), Set.of());
  }

  @Test
  void aPolicyMayHaveEveryUseAsk() {
    var shop = version(SHOP.toBuilder().maxStaleness(Duration.ZERO).build());
    var key = here.vault.privateKey(shop);
    cluster.clock.advance(Duration.ofNanos(1));
    there.vault.disable(shop);
    requireRefused(key, KeyAccessException.Reason.DISABLED);
    there.vault.enable(shop);
    cluster.clock.advance(Duration.ofNanos(1));
    sign(key);
    away();
    cluster.clock.advance(Duration.ofNanos(1));
    requireTooOld(key);
  }

  @Test
  void whileTheStorageIsAwayTlsIsServedUntilTheCertificateEnds() {
    var shop = version(SHOP);
    var keys = VaultTls.of(here.vault).serve("shop").keyManager();
    sign(served(keys));
    away();
    cluster.clock.set(shop.notAfter());
    sign(served(keys));
    assertThat(here.vault.health().servedStale()).containsExactly("shop/" + shop.version());
    cluster.clock.advance(Duration.ofNanos(1));
    requireTooOld(served(keys), "its certificate ended on " + shop.notAfter());
    here.faults.mendReads();
    cluster.clock.advance(BOUND);
    sign(served(keys));
  }

  @Test
  void aPolicyMayEndTlsSooner() {
    var shop = version(SHOP.toBuilder().maxStaleness(Duration.ofMinutes(10)).build());
    var keys = VaultTls.of(here.vault).serve("shop").keyManager();
    away();
    cluster.clock.advance(Duration.ofMinutes(10));
    sign(served(keys));
    cluster.clock.advance(Duration.ofNanos(1));
    requireTooOld(served(keys));
    there.vault.disable(shop);
    here.faults.mendReads();
    cluster.clock.advance(BOUND);
    var former = here.vault.get("shop");
    sign(served(keys));
    assertThat(keys.getCertificateChain(keys.chooseEngineServerAlias("EC", null, null))[0])
        .isEqualTo(former.x509());
  }

  /** It is known that something happened to the version, and the storage cannot say what. */
  @Test
  void aChangeThatCannotBeReadIsNoReasonToGoOn() {
    var shop = version(SHOP);
    var key = here.vault.privateKey(shop);
    sign(key);
    there.vault.disable(shop);
    cluster.clock.advance(PAST_THE_BOUND);
    here.tap.beforeNextGet(this::away);
    assertThat(catchThrowable(() -> sign(key))).isInstanceOf(StorageFailureException.class);
    here.faults.mendReads();
    cluster.clock.advance(BOUND);
    requireRefused(key, KeyAccessException.Reason.DISABLED);
  }

  @Test
  void aStorageOfOnesOwnIsNeverStale() {
    try (var alone = Home.inMemory()) {
      alone.vault().create("shop", SHOP);
      var key = alone.vault().privateKey(alone.vault().get("shop"));
      alone.clock.advance(Duration.ofDays(30));
      alone.faults().failReads(StorageException.Reason.UNAVAILABLE);
      sign(key);
      assertThat(alone.vault().health().age()).isZero();
      assertThat(alone.vault().health().awaySince())
          .contains(Instant.parse("2030-01-31T00:00:00Z"));
      alone.faults().mendReads();
    }
  }
}
