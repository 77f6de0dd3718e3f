package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.CertificateQuery;
import io.certwright.CertificateUpdate;
import io.certwright.MemoryStorage;
import io.certwright.OperationStatus;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.VaultSettings;
import io.certwright.access.Identity;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditOutcome;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.StorageFailureException;
import io.certwright.event.RecordedEvent;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.lifecycle.LifecycleRun;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.Renewal;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import io.certwright.testkit.CommitFault;
import io.certwright.testkit.FakeAnswer;
import io.certwright.testkit.FakeKeyHost;
import io.certwright.testkit.SettableClock;
import io.certwright.tls.VaultTls;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates that are deleted, recovered and purged, on several nodes. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RemovalTest {

  private static final PageRequest ALL = PageRequest.first(1000);
  private static final Duration FRESH = Duration.ofSeconds(2);
  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").validity(Duration.ofDays(90)).build();

  private final Cluster cluster = Cluster.ofNodes(2);
  private final Vault vault = cluster.node(0).vault;
  private final Vault there = cluster.node(1).vault;

  @AfterEach
  void close() {
    assertThat(vault.audit().verify().findings()).isEmpty();
    cluster.close();
  }

  private static byte[] sign(PrivateKey key) throws Exception {
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update((byte) 1);
    return signature.sign();
  }

  private List<AuditEntry> entries(String operation) {
    return vault.audit().entries(Optional.empty(), 1000).entries().stream()
        .filter(entry -> entry.operation().equals(operation))
        .toList();
  }

  @Test
  void handlesAndTlsEndWithTheDeletionAndComeBackWithTheRecovery() throws Exception {
    vault.create("shop", SHOP);
    var key = vault.privateKey(vault.get("shop"));
    var far = there.privateKey(there.get("shop"));
    var server = VaultTls.of(vault).serve("shop").keyManager();
    var farServer = VaultTls.of(there).serve("shop").keyManager();
    assertThat(sign(key)).isNotEmpty();
    assertThat(sign(far)).isNotEmpty();
    assertThat(server.getServerAliases("EC", null)).hasSize(1);

    vault.delete("shop");
    assertThatThrownBy(() -> sign(key)).hasRootCauseInstanceOf(KeyAccessException.class);
    assertThat(server.getServerAliases("EC", null)).isNull();
    cluster.clock.advance(FRESH);
    assertThatThrownBy(() -> sign(far)).hasRootCauseInstanceOf(KeyAccessException.class);
    assertThat(farServer.getServerAliases("EC", null)).isNull();
    assertThat(there.find("shop")).isEmpty();

    there.deleted().recover("shop");
    cluster.clock.advance(FRESH);
    assertThat(sign(key)).isNotEmpty();
    assertThat(sign(far)).isNotEmpty();
    assertThat(server.getServerAliases("EC", null)).hasSize(1);

    vault.delete("shop");
    vault.deleted().purge("shop");
    assertThatThrownBy(() -> sign(key)).hasRootCauseInstanceOf(KeyAccessException.class);
  }

  @Test
  void onlyWhoMayDeletesRecoversOrPurges() {
    vault.create("shop", SHOP);
    var mallory = vault.as(Identity.named("mallory"));
    var shop = vault.get("shop");
    assertThatThrownBy(() -> mallory.delete("shop")).isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> mallory.deleteVersion(shop)).isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> mallory.backup("shop")).isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> mallory.restore(new byte[0]))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> mallory.updateSettings(new VaultSettings(7, false)))
        .isInstanceOf(AccessDeniedException.class);
    vault.delete("shop");
    assertThatThrownBy(() -> mallory.deleted().purge("shop"))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> mallory.deleted().recover("shop"))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> mallory.deleted().list(ALL)).isInstanceOf(AccessDeniedException.class);
    assertThat(entries("certificates/purge"))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.outcome()).isEqualTo(AuditOutcome.DENIED);
              assertThat(entry.identity()).isEqualTo("mallory");
              assertThat(entry.target()).isEqualTo("shop");
            });
    assertThat(vault.deleted().get("shop").name()).isEqualTo("shop");
  }

  @Test
  void purgeProtectionKeepsSingleVersionsAndTheRetention() {
    vault.create("shop", SHOP);
    vault.updateSettings(new VaultSettings(30, true));
    var version = vault.get("shop");
    assertThatThrownBy(() -> vault.deleteVersion(version))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("purge protection");
    assertThat(vault.get("shop")).isEqualTo(version);
    assertThatThrownBy(() -> vault.updateSettings(new VaultSettings(29, true)))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("30 days");
    vault.updateSettings(new VaultSettings(90, true));
    assertThat(vault.settings().retentionDays()).isEqualTo(90);
  }

  /** No other clock, no other setting and no other node gets past it. */
  @Test
  void purgeProtectionHoldsForTheOwner() {
    vault.create("shop", SHOP);
    vault.updateSettings(new VaultSettings(7, true));
    var deleted = vault.delete("shop");
    assertThat(Duration.between(deleted.deleted(), deleted.scheduledPurge()))
        .isEqualTo(Duration.ofDays(7));
    var late = cluster.join(Duration.ofDays(100)).vault;
    for (var each : List.of(vault, there, late)) {
      assertThatThrownBy(() -> each.deleted().purge("shop"))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining(deleted.scheduledPurge().toString());
      assertThatThrownBy(() -> each.updateSettings(new VaultSettings(7, false)))
          .isInstanceOf(ConflictException.class);
    }
    assertThat(entries("certificates/purge"))
        .hasSize(3)
        .allMatch(entry -> entry.outcome() == AuditOutcome.DENIED);
    cluster.clock.advance(Duration.ofDays(7));
    there.deleted().purge("shop");
    assertThat(vault.deleted().list(ALL).items()).isEmpty();
    assertThatThrownBy(() -> new VaultSettings(6, true))
        .isInstanceOf(InvalidRequestException.class);
    assertThatThrownBy(() -> new VaultSettings(91, true))
        .isInstanceOf(InvalidRequestException.class);
  }

  /** A node whose clock is wrong by months does not shorten the retention. */
  @Test
  void theStoragesClockSaysWhenItIsPurged() {
    vault.create("shop", SHOP);
    var early = cluster.join(Duration.ofDays(-300)).vault;
    var deleted = early.delete("shop");
    assertThat(deleted.deleted()).isEqualTo(Cluster.START);
    assertThat(deleted.scheduledPurge()).isEqualTo(Cluster.START.plusSeconds(7_776_000));
  }

  @Test
  void aCaThatIsNamedStays() {
    var root = EmbeddedCa.openOrCreateRoot(vault, "root");
    vault.create("leaf", SHOP.toBuilder().issuer("Root").build());
    assertThatThrownBy(() -> vault.delete("root"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("\"leaf\"");
    assertThatThrownBy(() -> vault.deleteVersion(root.certificate()))
        .isInstanceOf(ConflictException.class);
    // Who is named like something else where issuers are named is in nobody's way.
    vault.create("self", SHOP);
    vault.delete("self");
    vault.create(Cluster.CA, SHOP);
    vault.create("outside", Cluster.outside("outside.example.test"));
    vault.delete(Cluster.CA);
    vault.delete("leaf");
    vault.delete("root");
    assertThatThrownBy(() -> vault.create("other", SHOP.toBuilder().issuer("root").build()))
        .isInstanceOf(InvalidPolicyException.class);
    assertThatThrownBy(() -> EmbeddedCa.openOrCreateRoot(vault, "root"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("deleted");
    vault.deleted().recover("root");
    vault.deleted().recover("leaf");
    assertThat(EmbeddedCa.openOrCreateRoot(vault, "root").certificate())
        .isEqualTo(root.certificate());
  }

  /** Nothing happens to it while it is deleted; what became due happens once it is back. */
  @Test
  void aRenewalThatBecameDueHappensAfterTheRecovery() {
    var lifecycle = cluster.node(0).lifecycle;
    vault.create("shop", SHOP);
    var first = vault.get("shop");
    vault.delete("shop");
    cluster.clock.advance(Duration.ofDays(70));
    assertThat(lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
    assertThatThrownBy(() -> lifecycle.manage("shop", SHOP)).isInstanceOf(ConflictException.class);
    vault.deleted().recover("shop");
    assertThat(lifecycle.runOnce()).isEqualTo(new LifecycleRun(1, 0, 0));
    assertThat(vault.get("shop").version()).isGreaterThan(first.version());
  }

  @Test
  void anOrderGoesOnAfterTheRecovery() {
    var outside = Cluster.outside("shop.example.test");
    cluster.ca.answerNext(FakeAnswer.pending(Bytes.copyOf(new byte[] {1}), Duration.ofHours(1)));
    var operation = vault.create("shop", outside);
    vault.delete("shop");
    cluster.clock.advance(Duration.ofHours(2));
    assertThat(cluster.node(1).lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
    assertThat(cluster.ca.calls()).as("nobody was asked").hasSize(1);
    assertThatThrownBy(operation::status).isInstanceOf(NotFoundException.class);
    vault.deleted().recover("shop");
    assertThat(cluster.node(1).lifecycle.runOnce()).isEqualTo(new LifecycleRun(1, 0, 0));
    assertThat(operation.status()).isEqualTo(OperationStatus.COMPLETED);
  }

  /** Wherever a purge of many versions is cut off, nobody recovers half of it; it is finished. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aPurgeThatWasCutOffIsFinished(int commits) {
    for (int i = 0; i < 450; i++) {
      vault.create("shop", SHOP);
    }
    var root = EmbeddedCa.openOrCreateRoot(vault, "root");
    vault.create("leaf", SHOP.toBuilder().issuer(root.name()).build());
    vault.delete("shop");
    var faults = cluster.node(0).faults;
    faults.passCommits(commits);
    faults.failNextCommit(CommitFault.THROWN_BEFORE);
    assertThatThrownBy(() -> vault.deleted().purge("shop"))
        .isInstanceOf(StorageFailureException.class);
    assertThat(faults.endScript()).isFalse();
    assertThat(vault.deleted().get("shop").name()).isEqualTo("shop");
    if (commits == 0) {
      assertThatCode(() -> there.deleted().recover("shop")).doesNotThrowAnyException();
      assertThat(there.listVersions("shop", ALL).items()).hasSize(450);
      there.delete("shop");
      there.deleted().purge("shop");
    } else {
      assertThatThrownBy(() -> there.deleted().recover("shop"))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("begun");
      cluster.node(1).lifecycle.runOnce();
    }
    assertThat(vault.deleted().list(ALL).items()).isEmpty();
    vault.create("shop", SHOP);
    assertThat(vault.listVersions("shop", ALL).items()).hasSize(1);
    assertThat(vault.get("leaf").isEnabled()).isTrue();
  }

  @Test
  void aLostReplyToADeletionIsNoFailure() {
    vault.create("shop", SHOP);
    cluster.node(0).faults.failNextCommit(CommitFault.REPLY_LOST);
    var deleted = vault.delete("shop");
    assertThat(vault.deleted().list(ALL).items()).containsExactly(deleted);
  }

  /** The policy for the next issue moves the renewal of the version that is there. */
  @Test
  void aPolicyForTheNextIssueDecidesWhenThatIs() {
    vault.create("shop", SHOP);
    var first = vault.get("shop");
    var sooner = SHOP.toBuilder().renewal(Renewal.before(Duration.ofDays(80))).build();
    vault.updatePolicy("shop", sooner);
    var lifecycle = cluster.node(0).lifecycle;
    assertThat(lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
    cluster.clock.advance(Duration.ofDays(11));
    assertThat(lifecycle.runOnce()).isEqualTo(new LifecycleRun(1, 0, 0));
    assertThat(vault.get("shop")).isNotEqualTo(first);
    cluster.ca.answerNext(FakeAnswer.pending(Bytes.copyOf(new byte[] {1}), Duration.ofHours(1)));
    vault.create("order", Cluster.outside("order.example.test"));
    assertThatThrownBy(() -> vault.updatePolicy("order", SHOP))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("in progress");
  }

  @Test
  void tagsOfTheCurrentVersionAreInheritedByTheNextOnEveryWay() {
    vault.create("shop", Cluster.outside("shop.example.test"));
    var tags = CertificateUpdate.none().withTags(Map.of("env", "prod"));
    assertThat(vault.update(vault.get("shop"), tags).updated())
        .isAfterOrEqualTo(vault.get("shop").created());
    vault.create("shop", Cluster.outside("shop.example.test"));
    assertThat(vault.get("shop").tags()).containsEntry("env", "prod");
  }

  /** A host that is away keeps the purge from ending, and finishes it when it is back. */
  @Test
  void aPurgeDestroysHostedKeys() {
    var host = FakeKeyHost.create();
    try (var hosted = Vault.open(MemoryStorage.create(), host)) {
      hosted.create("shop", SHOP);
      hosted.create("shop", SHOP);
      hosted.deleteVersion(hosted.get("shop"));
      assertThat(host.hosted()).isEqualTo(1);
      assertThatThrownBy(() -> hosted.backup("shop")).isInstanceOf(KeyAccessException.class);
      hosted.delete("shop");
      host.switchOff();
      assertThatThrownBy(() -> hosted.deleted().purge("shop"))
          .isInstanceOf(KeyAccessException.class);
      assertThatThrownBy(() -> hosted.deleted().recover("shop"))
          .isInstanceOf(ConflictException.class);
      host.switchOn();
      hosted.deleted().purge("shop");
      assertThat(host.hosted()).isZero();
      assertThat(hosted.deleted().list(ALL).items()).isEmpty();
      assertThat(hosted.audit().verify().findings()).isEmpty();
    }
  }

  /** A line in a listing or of a search costs no look at the versions. */
  @Test
  void aListingLooksUpNothing() {
    for (int i = 0; i < 5; i++) {
      vault.create("shop-" + i, SHOP);
      vault.create("shop-" + i, SHOP);
    }
    var tap = cluster.node(0).tap;
    tap.reset();
    assertThat(vault.list(ALL).items()).hasSize(5).allMatch(line -> line.current().isPresent());
    var query = CertificateQuery.all().key(KeySpec.EC_P256);
    assertThat(vault.search(query, ALL).items()).hasSize(5);
    assertThat(tap.gets).hasValue(0);
  }

  /** The engine tells of what it purged. */
  @Test
  void aPurgeAtItsTimeIsAnEvent() {
    var clock = SettableClock.at(Cluster.START);
    var events = new ArrayList<RecordedEvent>();
    try (var own =
            Vault.builder(MemoryStorage.create(clock), cluster.protection).clock(clock).open();
        var lifecycle = LifecycleManager.builder(own).listener(events::add).build()) {
      own.create("Shop", SHOP);
      own.delete("shop");
      clock.advance(Duration.ofDays(90));
      lifecycle.runOnce();
      assertThat(events.stream().map(told -> told.header().type()))
          .containsExactly("certificate.issued", "certificate.deleted", "certificate.purged");
      assertThat(events).allMatch(told -> told.header().subject().equals("shop"));
      assertThat(own.deleted().list(ALL).items()).isEmpty();
    }
  }

  /** RFC 7515's name of a certificate, of one whose SHA-1 is known. */
  @Test
  void anX5tIsTheSha1InBase64Url() {
    var sha1 = HexFormat.of().parseHex("7cb8b7539d87ba7215357b9b9049dff2d3fa59ba");
    assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(sha1))
        .isEqualTo("fLi3U52HunIVNXubkEnf8tP6Wbo");
    vault.create("shop", SHOP);
    var shop = vault.get("shop");
    assertThatCode(
            () ->
                assertThat(Base64.getUrlDecoder().decode(shop.x5t()))
                    .isEqualTo(MessageDigest.getInstance("SHA-1").digest(shop.x509().getEncoded())))
        .doesNotThrowAnyException();
    assertThat(shop.x5t()).hasSize(27);
    assertThat(shop.created()).isEqualTo(Cluster.START);
  }
}
