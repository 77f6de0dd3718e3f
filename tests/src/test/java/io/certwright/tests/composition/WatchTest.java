package io.certwright.tests.composition;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.CertificateQuery;
import io.certwright.KeyProtections;
import io.certwright.PageRequest;
import io.certwright.SecretValue;
import io.certwright.Vault;
import io.certwright.WatchedCertificate;
import io.certwright.access.Identity;
import io.certwright.access.KeyOperation;
import io.certwright.audit.AuditOutcome;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.KeyAccessException;
import io.certwright.errors.ProbeFailedException;
import io.certwright.errors.UnreadableImportException;
import io.certwright.event.RecordedEvent;
import io.certwright.event.VaultEvent;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.Renewal;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.testkit.SettableClock;
import io.certwright.tests.transfer.House;
import io.certwright.tls.VaultTls;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates whose keys are elsewhere: from files, from bundles, and presented by servers. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class WatchTest {

  private static final PageRequest ALL = PageRequest.first(100);
  private static final CertificatePolicy SHOP_OWN =
      CertificatePolicy.tlsServer("shop.example.test").build();
  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("localhost").issuer("ca").validity(Duration.ofDays(90)).build();

  private final SettableClock clock = SettableClock.at(Instant.parse("2030-01-01T00:00:00Z"));
  private final KeyProtection protection = KeyProtections.ephemeral();

  @TempDir Path directory;

  private Vault elsewhere;
  private Vault vault;

  private Vault open(House house) {
    return Vault.builder(house.enter(), protection)
        .clock(clock)
        .ticker(clock.ticker())
        .decisionRandom(() -> 0.5)
        .open();
  }

  @BeforeEach
  void makeSomethingElsewhere() {
    elsewhere = open(new House(House.Kind.MEMORY, directory, clock));
    EmbeddedCa.openOrCreateRoot(elsewhere, "root");
    elsewhere.create("ca", CertificatePolicy.intermediateCa("CA", 0).issuer("root").build());
    elsewhere.create("shop", SHOP);
    vault = open(new House(House.Kind.MEMORY, directory, clock));
  }

  @AfterEach
  void close() {
    assertThat(vault.audit().verify().findings()).isEmpty();
    elsewhere.close();
    vault.close();
  }

  private byte[] chain() {
    return elsewhere.get("shop").chainPem().getBytes(US_ASCII);
  }

  @ParameterizedTest
  @EnumSource(House.Kind.class)
  void watchAFileOnEveryStorage(House.Kind kind) {
    var house = new House(kind, directory, clock);
    var shop = elsewhere.get("shop");
    try (var first = open(house)) {
      assertThat(first.watch("Far", WatchedCertificate.of(chain())).chain())
          .isEqualTo(shop.chain());
    }
    try (var again = open(house)) {
      var far = again.get("far");
      assertThat(far.thumbprint()).isEqualTo(shop.thumbprint());
      assertThat(again.list(ALL).items().get(0).name()).isEqualTo("Far");
      assertThat(again.list(ALL).items().get(0).nextAction())
          .as("nobody looks anywhere, but that it has ended is told")
          .contains(far.notAfter().plusSeconds(1));
      for (var query :
          List.of(
              CertificateQuery.all().thumbprint(shop.thumbprint()),
              CertificateQuery.all().serialNumber(shop.serialNumber()))) {
        assertThat(again.search(query, ALL).items()).hasSize(1);
      }
      assertThatThrownBy(() -> again.privateKey(far))
          .isInstanceOf(KeyAccessException.class)
          .hasMessageContaining("only watched");
      assertThatThrownBy(() -> again.exportPrivateKey(far))
          .isInstanceOf(KeyAccessException.class)
          .hasMessageContaining("only watches");
      assertThat(again.keys().get("far").operations()).isEqualTo(Set.of(KeyOperation.VERIFY));
      var backup = again.backup("far");
      again.delete("far");
      again.deleted().purge("far");
      again.restore(backup);
      assertThat(again.get("far").thumbprint()).isEqualTo(shop.thumbprint());
      assertThat(again.audit().verify().findings()).isEmpty();
    }
  }

  /** Though nothing of it is in service, as after an incident. */
  @Test
  void watchingDoesNotTakeOverACertificateWithAKey() {
    vault.create("shop", SHOP_OWN);
    vault.disable(vault.get("shop"));
    assertThatThrownBy(() -> vault.watch("shop", WatchedCertificate.of(chain())))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("with a key");
  }

  @Test
  void aWatchedCaIssuesNothing() {
    var ca = elsewhere.get("root").chainPem().getBytes(US_ASCII);
    vault.watch("root", WatchedCertificate.of(ca));
    var policy = SHOP_OWN.toBuilder().issuer("root").build();
    assertThatThrownBy(() -> vault.create("shop", policy))
        .isInstanceOf(InvalidPolicyException.class)
        .hasMessageContaining("\"root\" is neither");
  }

  @Test
  void watchingTheSameAgainChangesNothingAndAnotherIsAVersion() {
    var first = vault.watch("far", WatchedCertificate.of(chain()));
    assertThat(vault.watch("far", WatchedCertificate.of(chain()))).isEqualTo(first);
    elsewhere.create("shop", SHOP);
    var second = vault.watch("far", WatchedCertificate.of(chain()));
    assertThat(second).isNotEqualTo(first);
    assertThat(vault.listVersions("far", ALL).items()).containsExactly(second, first);
  }

  @Test
  void oneOfAFileByChoiceAndAllOfABundle() {
    var root = elsewhere.get("root");
    var ca = elsewhere.get("ca");
    var shop = elsewhere.get("shop");
    elsewhere.create("other", SHOP);
    var text = root.chainPem() + shop.chainPem() + elsewhere.get("other").chainPem();
    var file = text.getBytes(US_ASCII);
    assertThatThrownBy(() -> vault.watch("far", WatchedCertificate.of(file)))
        .isInstanceOfSatisfying(
            UnreadableImportException.class,
            e ->
                assertThat(e.choices())
                    .containsExactlyInAnyOrder(
                        shop.thumbprint(), elsewhere.get("other").thumbprint()));
    var chosen = WatchedCertificate.of(file).thumbprint(ca.thumbprint());
    assertThat(vault.watch("far", chosen).thumbprint()).isEqualTo(ca.thumbprint());
    var bundle = WatchedCertificate.bundle(file);
    assertThat(bundle).hasSize(4);
    var seen = new ArrayList<String>();
    for (int i = 0; i < bundle.size(); i++) {
      seen.add(vault.watch("bundle-" + i, bundle.get(i)).thumbprint());
    }
    assertThat(seen)
        .containsExactly(
            root.thumbprint(),
            shop.thumbprint(),
            ca.thumbprint(),
            elsewhere.get("other").thumbprint());
  }

  @Test
  void whatCannotBeWatched() {
    vault.create("own", CertificatePolicy.tlsServer("own.example.test").build());
    vault.secrets().set("word", SecretValue.of(new byte[] {1}));
    var file = WatchedCertificate.of(chain());
    assertThatThrownBy(() -> vault.watch("own", file))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("with a key");
    assertThatThrownBy(() -> vault.watch("word", file))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("secret called");
    for (var content : List.of("", "nothing", "-----BEGIN CERTIFICATE-----\nAAAA\n")) {
      var bad = WatchedCertificate.of(content.getBytes(US_ASCII));
      assertThatThrownBy(() -> vault.watch("bad", bad))
          .isInstanceOf(UnreadableImportException.class);
    }
    var huge = WatchedCertificate.of(new byte[(4 << 20) + 1]);
    assertThatThrownBy(() -> vault.watch("bad", huge))
        .isInstanceOf(UnreadableImportException.class);
    assertThatThrownBy(() -> vault.as(Identity.named("mallory")).watch("far", file))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(vault.find("bad")).isEmpty();
  }

  @Test
  void anExpiredOneIsWatchedAndAnOwnOneTakesItsPlace() {
    var file = WatchedCertificate.of(chain());
    clock.advance(Duration.ofDays(100));
    vault.watch("far", file);
    vault.create("far", CertificatePolicy.tlsServer("far.example.test").build());
    assertThat(vault.privateKey(vault.get("far"))).isNotNull();
  }

  @Test
  void aProbedServerIsLookedAtAgain() throws Exception {
    var tls = new Presenter.Tls(VaultTls.server(elsewhere, "shop"), "TLSv1.3");
    var events = new ArrayList<RecordedEvent>();
    try (var server = Presenter.doing(tls);
        var manager = LifecycleManager.builder(vault).listener(events::add).build()) {
      var first = vault.watch("far", WatchedCertificate.probe("localhost", server.port()));
      assertThat(first.chain()).isEqualTo(elsewhere.get("shop").chain());
      assertThat(next()).isEqualTo(clock.instant().plus(Duration.ofDays(1)));
      manager.runOnce();
      assertThat(tls.names()).hasSize(1);

      clock.advance(Duration.ofDays(1));
      manager.runOnce();
      assertThat(tls.names()).hasSize(2);
      assertThat(vault.get("far")).isEqualTo(first);
      assertThat(events).as("it is what was seen before").hasSize(1);
      assertThat(next()).isEqualTo(clock.instant().plus(Duration.ofDays(1)));

      server.changeTo(accepted -> {});
      clock.advance(Duration.ofDays(1));
      manager.runOnce();
      assertThat(events).hasSize(2);
      var failed = (VaultEvent.AttemptFailed) events.get(1).event();
      assertThat(events.get(1).header().subject()).isEqualTo("far");
      assertThat(failed.code()).isEqualTo(ProbeFailedException.class.getSimpleName());
      assertThat(failed.next()).isEqualTo(next());
      assertThat(next()).isAfter(clock.instant());
      assertThat(vault.get("far")).isEqualTo(first);

      server.changeTo(tls);
      elsewhere.create("shop", SHOP);
      clock.set(next());
      manager.runOnce();
      assertThat(events).hasSize(3);
      var seen = (VaultEvent.Seen) events.get(2).event();
      assertThat(seen.previous()).contains(first.version());
      assertThat(events.get(2).header().version()).contains(vault.get("far").version());
      assertThat(vault.get("far").thumbprint()).isEqualTo(elsewhere.get("shop").thumbprint());
      assertThat(next()).isEqualTo(clock.instant().plus(Duration.ofDays(1)));
      assertThat(tls.isTrusted()).isFalse();
    }
  }

  private Instant next() {
    return vault.list(ALL).items().get(0).nextAction().orElseThrow();
  }

  @Test
  void aServerThatPresentsNothingIsNotWatched() throws Exception {
    try (var server = Presenter.doing(accepted -> {})) {
      var probe = WatchedCertificate.probe("localhost", server.port());
      assertThatThrownBy(() -> vault.watch("far", probe)).isInstanceOf(ProbeFailedException.class);
      assertThat(vault.list(ALL).items()).isEmpty();
      assertThat(
              vault.audit().entries(Optional.empty(), 100).entries().stream()
                  .filter(entry -> entry.outcome() == AuditOutcome.FAILED))
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.operation()).isEqualTo("certificates/import");
                assertThat(entry.target()).isEqualTo("far");
                assertThat(entry.detail()).contains("localhost:" + server.port());
              });
    }
  }

  /** Nobody here could renew it, whatever the policy says of when; that it has ended is told. */
  @Test
  void aPolicyForAWatchedCertificateMakesNoRenewalDue() {
    var far = vault.watch("far", WatchedCertificate.of(pem("shop")));
    var end = far.notAfter().plusSeconds(1);
    assertThat(vault.list(ALL).items().get(0).nextAction()).contains(end);
    vault.updatePolicy("far", SHOP_OWN.toBuilder().renewal(Renewal.atFraction(1, 2)).build());
    assertThat(vault.list(ALL).items().get(0).nextAction()).contains(end);
  }

  private byte[] pem(String name) {
    return elsewhere.get(name).chainPem().getBytes(US_ASCII);
  }

  @Test
  void aWatchedCaIsNoneOfThisVault() {
    vault.watch("root", WatchedCertificate.of(pem("root")));
    assertThatThrownBy(() -> EmbeddedCa.openOrCreateRoot(vault, "root"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("only watched");
    assertThat(vault.listVersions("root", ALL).items()).hasSize(1);
  }
}
