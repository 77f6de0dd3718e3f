package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.IssuerConfiguration;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.WatchedCertificate;
import io.certwright.audit.AuditEntry;
import io.certwright.errors.ConflictException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.UnusableBackupException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.testkit.FakeKeyHost;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a vault makes of the backup of one certificate that does not suit it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CertificateRestoreTest {

  private static final PageRequest ALL = PageRequest.first(1000);
  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();

  private final Cluster cluster = Cluster.ofNodes(2);
  private final Cluster.Node node = cluster.node(0);
  private final Vault vault = node.vault;
  private final Vault there = cluster.node(1).vault;
  private final Vault source =
      Vault.builder(MemoryStorage.create(cluster.clock), cluster.protection)
          .clock(cluster.clock)
          .open();

  @AfterEach
  void close() {
    assertThat(vault.audit().verify().findings()).isEmpty();
    source.close();
    cluster.close();
  }

  private byte[] backup(int versions) {
    for (int i = 0; i < versions; i++) {
      source.create("shop", SHOP);
    }
    return source.backup("shop");
  }

  private void restore(byte[] backup) {
    vault.restoreFrom(cluster.protection, backup);
  }

  private void block(Certificate version) {
    EngineHolder.of(vault)
        .engine()
        .issuance()
        .blockedKeys()
        .add(
            Caller.OWNER,
            Bytes.copyOf(version.x509().getPublicKey().getEncoded()),
            "found on a stick");
  }

  private List<AuditEntry> entries(String operation) {
    return vault.audit().entries(Optional.empty(), 1000).entries().stream()
        .filter(entry -> entry.operation().equals(operation))
        .toList();
  }

  /** They come back for the record, and none of them serves; the newest of the others does. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void versionsWhoseKeysAreBlockedComeBackDisabled(int blocked) {
    var backup = backup(3);
    var newestFirst = source.listVersions("shop", ALL).items();
    newestFirst.subList(0, blocked).forEach(this::block);
    restore(backup);
    var restored = vault.listVersions("shop", ALL).items();
    assertThat(restored)
        .extracting(Certificate::version)
        .isEqualTo(newestFirst.stream().map(Certificate::version).toList());
    for (int i = 0; i < 3; i++) {
      assertThat(restored.get(i).isEnabled()).as("version %s", i).isEqualTo(i >= blocked);
    }
    assertThat(vault.find("shop").map(Certificate::version))
        .isEqualTo(newestFirst.stream().skip(blocked).findFirst().map(Certificate::version));
    assertThat(entries("certificates/restore").get(0).detail())
        .contains("blocked", newestFirst.get(0).version());
  }

  @Test
  void anOlderBlockedVersionLeavesTheCurrentOne() {
    var backup = backup(2);
    var versions = source.listVersions("shop", ALL).items();
    block(versions.get(1));
    restore(backup);
    assertThat(vault.get("shop").version()).isEqualTo(versions.get(0).version());
    assertThat(vault.getVersion("shop", versions.get(1).version()).isEnabled()).isFalse();
  }

  /** A vault whose keys are in a key host takes none in; what is only watched has none. */
  @Test
  void keysDoNotGetIntoAVaultWithAKeyHost() {
    var backup = backup(1);
    source.watch("far", WatchedCertificate.of(pem()));
    var storage = MemoryStorage.create(cluster.clock);
    try (var hosted = Vault.builder(storage, FakeKeyHost.create()).clock(cluster.clock).open()) {
      assertThatThrownBy(() -> hosted.restoreFrom(cluster.protection, backup))
          .isInstanceOfSatisfying(
              KeyAccessException.class,
              e -> assertThat(e.reason()).isEqualTo(KeyAccessException.Reason.UNSUPPORTED))
          .hasMessageContaining("key host");
      assertThat(hosted.list(ALL).items()).isEmpty();
      hosted.restoreFrom(cluster.protection, source.backup("far"));
      assertThat(hosted.get("far")).isEqualTo(source.get("far"));
      assertThat(hosted.audit().verify().findings()).isEmpty();
    }
  }

  private byte[] pem() {
    return source.get("shop").chainPem().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  /** A state that does not know of a version would give its number out again. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1})
  void aStateThatKnowsOfFewerVersionsIsRefused(long known) {
    backup(2);
    var engine = EngineHolder.of(source).engine();
    var head = engine.catalogue().requireHead("shop");
    var state = head.value();
    var less = state.withCurrent(state.current().orElseThrow(), known, cluster.clock.instant());
    var write =
        engine
            .records()
            .replace(CertificateRecord.TYPE, less, RecordStore.noSecret(), head.revision());
    var commit = new Commit(CommitId.random(new SecureRandom()), List.of(write));
    assertThat(engine.records().storage().commit(commit))
        .isInstanceOf(CommitOutcome.Committed.class);
    var backup = source.backup("shop");
    assertThatThrownBy(() -> restore(backup)).isInstanceOf(UnusableBackupException.class);
    assertThat(vault.list(ALL).items()).isEmpty();
  }

  /** Policies that name the issuer must not come to mean the certificate. */
  @Test
  void theNameOfAConfiguredIssuerIsNotTaken() {
    var backup = backup(1);
    vault.create("mail", SHOP);
    vault.delete("mail");
    vault.issuers().set("mail", IssuerConfiguration.of("fake"));
    there.issuers().set("shop", IssuerConfiguration.of("fake"));
    assertThatThrownBy(() -> restore(backup))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("issuer called \"shop\"");
    assertThatThrownBy(() -> there.deleted().recover("mail"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("issuer called \"mail\"");
    vault.issuers().delete("mail");
    vault.deleted().recover("mail");
    vault.issuers().delete("shop");
    restore(backup);
    assertThat(vault.list(ALL).items()).hasSize(2);
  }

  /** The configuration comes at the same moment. */
  @Test
  void ofANameThatBothWantOneGetsIt() {
    var backup = backup(1);
    node.tap.beforeNextCommit(() -> there.issuers().set("shop", IssuerConfiguration.of("fake")));
    assertThatThrownBy(() -> restore(backup))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("issuer called \"shop\"");
    there.issuers().delete("shop");
    vault.create("mail", SHOP);
    vault.delete("mail");
    node.tap.beforeNextCommit(() -> there.issuers().set("mail", IssuerConfiguration.of("fake")));
    assertThatThrownBy(() -> vault.deleted().recover("mail"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("issuer called \"mail\"");
  }

  /**
   * A purge has seen what a restore had written so far, and a further part comes before it removes
   * that: it sees the part as well, and the restore ends.
   */
  @Test
  void aPurgeThatMeetsARestoreLeavesNothingBehind() throws Exception {
    var backup = backup(450);
    var first = new CountDownLatch(1);
    var firstMayGo = new CountDownLatch(1);
    var second = new CountDownLatch(1);
    var secondMayGo = new CountDownLatch(1);
    // The state, then three parts, then the state as it is to be.
    beforeCommit(
        2,
        () -> {
          first.countDown();
          await(firstMayGo);
          node.tap.beforeNextCommit(
              () -> {
                second.countDown();
                await(secondMayGo);
              });
        });
    var restoring = CompletableFuture.runAsync(() -> restore(backup));
    await(first);
    cluster
        .node(1)
        .tap
        .beforeNextCommit(
            () -> {
              firstMayGo.countDown();
              await(second);
            });
    there.deleted().purge("shop");
    secondMayGo.countDown();
    assertThatThrownBy(restoring::get)
        .hasCauseInstanceOf(ConflictException.class)
        .hasMessageContaining("purged");
    assertThat(there.deleted().list(ALL).items()).isEmpty();
    restore(backup);
    assertThat(vault.listVersions("shop", ALL).items()).hasSize(450);
  }

  private void beforeCommit(int number, Runnable action) {
    node.tap.beforeNextCommit(number == 1 ? action : () -> beforeCommit(number - 1, action));
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(1, TimeUnit.MINUTES)) {
        throw new AssertionError("it never came");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * One that goes on is left alone, one that died is purged after a while of the storage's time.
   */
  @Test
  void whatADeadRestoreLeftIsPurgedAfterTheLongestLease() {
    var backup = backup(450);
    beforeCommit(
        4,
        () -> {
          cluster.clock.advance(Duration.ofMinutes(4));
          assertThat(cluster.node(1).lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
          throw new IllegalStateException("the process dies");
        });
    assertThatThrownBy(() -> restore(backup)).isInstanceOf(RuntimeException.class);
    cluster.clock.advance(Duration.ofMinutes(6));
    cluster.node(1).lifecycle.runOnce();
    assertThat(there.deleted().list(ALL).items()).isEmpty();
    restore(backup);
  }

  @Test
  void anotherProtectionStillOpensNothing() {
    var backup = backup(1);
    assertThatThrownBy(() -> vault.restoreFrom(KeyProtections.ephemeral(), backup))
        .isInstanceOf(KeyAccessException.class);
  }
}
