package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.PageRequest;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.ConflictException;
import io.certwright.errors.IssuanceException;
import io.certwright.event.RecordedEvent;
import io.certwright.event.VaultEvent;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.AuthorityState;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificatePolicyBuilder;
import io.certwright.policy.CertificateProfile;
import io.certwright.policy.ExtendedKeyUsage;
import io.certwright.policy.NameConstraint;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.issuer.RevocationReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a CA does with its key, and how it tells that it will not do it for much longer. */
class CaStatesTest {

  private final Home home = Home.inMemory();
  private final EmbeddedCa root = EmbeddedCa.openOrCreateRoot(home.vault(), "root");

  @AfterEach
  void close() {
    assertThat(home.vault().audit().verify().findings()).isEmpty();
    home.close();
  }

  private static CertificatePolicy shop() {
    return CertificatePolicy.tlsServer("shop.example.test").issuer("root").build();
  }

  private static IssuanceException refused(Vault vault, CertificatePolicy policy) {
    return catchThrowableOfType(IssuanceException.class, () -> vault.create("shop", policy));
  }

  @Test
  void oneThatOnlyAnswersForStatusIssuesNothingAndRevokes() {
    home.vault().create("before", shop());
    root.changeState(AuthorityState.STATUS_ONLY);
    assertThat(root.state()).isEqualTo(AuthorityState.STATUS_ONLY);
    var thrown = refused(home.vault(), shop());
    assertThat(thrown.code()).isEqualTo("ca-not-issuing");
    assertThat(thrown.refusal()).isEqualTo(Refusal.MISCONFIGURED);
    assertThat(thrown).hasMessageContaining("STATUS_ONLY").hasMessageContaining("issue again");
    var request = Requests.of(Requests.key(), "CN=Shop").dns("shop.example.test").read();
    var policy = request.policy().build();
    assertThatThrownBy(() -> root.sign(request, policy)).hasMessageContaining("STATUS_ONLY");
    assertThatThrownBy(() -> root.rollover().prepare()).hasMessageContaining("STATUS_ONLY");
    home.vault()
        .create(
            "responder",
            CertificatePolicy.builder()
                .commonName("Responder")
                .extendedKeyUsages(ExtendedKeyUsage.OCSP_SIGNING)
                .issuer("root")
                .build());
    home.vault()
        .revocations()
        .revoke(home.vault().get("before"), RevocationRequest.of(RevocationReason.SUPERSEDED));
    root.changeState(AuthorityState.STATUS_ONLY);
    root.changeState(AuthorityState.ISSUING);
    home.vault().create("shop", shop());
  }

  @Test
  void aRetiredOneUsesItsKeyForNothingAndStaysSo() {
    home.vault().create("root", home.vault().policy("root"));
    root.changeState(AuthorityState.RETIRED);
    assertThat(home.vault().listVersions("root", PageRequest.first(10)).items())
        .hasSize(2)
        .noneMatch(version -> version.isEnabled());
    assertThatThrownBy(() -> home.vault().create("shop", shop())).isNotNull();
    assertThat(home.vault().find("shop")).isEmpty();
    assertThatThrownBy(() -> root.changeState(AuthorityState.ISSUING))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("final");
    var version = home.vault().listVersions("root", PageRequest.first(1)).items().get(0);
    assertThatThrownBy(() -> home.vault().enable(version))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("retired");
  }

  /** Another node that has signed already, but whose commit is not made yet, has issued nothing. */
  @Test
  void aChangeOnAnotherNodeCountsInTheCommit() {
    try (var cluster = Cluster.ofNodes(2)) {
      var here = cluster.node(0);
      var there = EmbeddedCa.openOrCreateRoot(cluster.node(1).vault, "root");
      var ca = EmbeddedCa.openOrCreateRoot(here.vault, "root");
      here.vault.create("first", shop());
      here.tap.beforeNextCommit(() -> there.changeState(AuthorityState.STATUS_ONLY));
      assertThat(refused(here.vault, shop()).code()).isEqualTo("ca-not-issuing");
      assertThat(ca.issued().list(PageRequest.first(10)).items()).hasSize(1);
      here.tap.beforeNextCommit(
          () -> {
            throw new AssertionError("it is known by now");
          });
      assertThat(refused(here.vault, shop()).code()).isEqualTo("ca-not-issuing");
      here.tap.beforeNextCommit(() -> {});
      there.changeState(AuthorityState.ISSUING);
      cluster.clock.advance(Duration.ofSeconds(2));
      here.tap.beforeNextCommit(
          () ->
              there.setProfiles(
                  CertificateProfile.tlsServer("other")
                      .namesWithin(NameConstraint.dns("other.test"))
                      .build()));
      assertThat(refused(here.vault, shop()).code()).isEqualTo("profile");
      assertThat(here.vault.audit().verify().findings()).isEmpty();
    }
  }

  @Test
  void aRenewalUnderOneThatDoesNotIssueSaysWhatToDo() {
    var told = new CopyOnWriteArrayList<RecordedEvent>();
    try (var lifecycle = LifecycleManager.builder(home.vault()).listener(told::add).build()) {
      lifecycle.manage("shop", shop());
      lifecycle.runOnce();
      root.changeState(AuthorityState.STATUS_ONLY);
      home.clock.advance(Duration.ofDays(61));
      assertThat(lifecycle.runOnce().issued()).isZero();
      var failure = home.vault().operation("shop").orElseThrow().failure().orElseThrow();
      assertThat(failure.refusal()).isEqualTo(Refusal.MISCONFIGURED);
      assertThat(failure.message()).contains("name another issuer");
      root.changeState(AuthorityState.ISSUING);
      lifecycle.renewNow("shop");
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
    }
    assertThat(told)
        .extracting(RecordedEvent::event)
        .contains(
            new VaultEvent.AuthorityStateChanged(
                AuthorityState.ISSUING, AuthorityState.STATUS_ONLY),
            new VaultEvent.AuthorityStateChanged(
                AuthorityState.STATUS_ONLY, AuthorityState.ISSUING));
    assertThat(told)
        .filteredOn(event -> event.event() instanceof VaultEvent.AuthorityStateChanged)
        .allSatisfy(
            event -> {
              assertThat(event.header().subject()).isEqualTo("root");
              assertThat(event.header().type()).isEqualTo("authority.state-changed");
              assertThat(event.header().revision()).isPositive();
            });
  }

  private EmbeddedCa shortLived(Duration life) {
    return EmbeddedCa.openOrCreate(
        home.vault(), "short", CertificatePolicy.rootCa("Short").validity(life).build());
  }

  private static CertificatePolicyBuilder leaf() {
    return CertificatePolicy.tlsServer("shop.example.test").issuer("short");
  }

  @Test
  void aLifeIsCutOffWhereThatIsAskedFor() {
    var ca = shortLived(Duration.ofDays(60));
    assertThat(refused(home.vault(), leaf().build()).code()).isEqualTo("outlives-issuer");
    home.vault().create("shop", leaf().truncatedToIssuer(true).build());
    assertThat(home.vault().get("shop").notAfter()).isEqualTo(ca.certificate().notAfter());
    home.vault()
        .create("less", leaf().truncatedToIssuer(true).validity(Duration.ofDays(10)).build());
    assertThat(home.vault().get("less").notAfter())
        .isEqualTo(Home.START.plus(Duration.ofDays(10)).minusSeconds(1));
  }

  private long warnings() {
    return home.vault().audit().entries(java.util.Optional.empty(), 1000).entries().stream()
        .filter(entry -> entry.operation().equals("authorities/near-end"))
        .count();
  }

  @Test
  void itWarnsOnceBeforeItCannotIssueTheLongestLifeAnyMore() {
    shortLived(Duration.ofDays(100));
    var month = leaf().validity(Duration.ofDays(30)).build();
    home.vault().create("shop", month);
    assertThat(warnings()).isZero();
    home.clock.advance(Duration.ofDays(39));
    home.vault().create("shop", month);
    assertThat(warnings()).isZero();
    home.clock.advance(Duration.ofDays(2));
    home.vault().create("shop", month);
    assertThat(warnings()).isEqualTo(1);
    home.vault().create("shop", month);
    assertThat(warnings()).as("once for each version").isEqualTo(1);
    assertThat(home.vault().get("shop").notAfter()).isNotNull();
  }

  @Test
  void theLongestLifeIsThatOfTheProfiles() {
    var ca = shortLived(Duration.ofDays(100));
    ca.setProfiles(
        CertificateProfile.tlsServer("server")
            .namesWithin(NameConstraint.dns("example.test"))
            .longest(Duration.ofDays(60))
            .build());
    home.vault().create("shop", leaf().validity(Duration.ofDays(5)).build());
    assertThat(warnings()).isEqualTo(1);
    assertThat(List.of(ca.state())).containsExactly(AuthorityState.ISSUING);
  }
}
