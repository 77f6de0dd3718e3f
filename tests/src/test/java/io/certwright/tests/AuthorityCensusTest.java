package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.VaultCensus.Authorities;
import io.certwright.ca.EmbeddedCa;
import io.certwright.event.VaultEvent;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.AuthorityState;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificateProfile;
import io.certwright.testkit.FakeKeyHost;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the CAs of a vault stand, at a glance. */
class AuthorityCensusTest {

  private static final Authorities WELL = new Authorities(0, 0, 0);

  private final FakeKeyHost host = FakeKeyHost.create();
  private final Home home = Home.protectedBy(host);
  private final EmbeddedCa root = EmbeddedCa.openOrCreateRoot(home.vault(), "root");
  private final List<VaultEvent> told = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    assertThat(home.vault().audit().verify().findings()).isEmpty();
    home.close();
  }

  private Authorities authorities() {
    return home.vault().census().authorities();
  }

  private void run() {
    try (var manager =
        LifecycleManager.builder(home.vault()).listener(event -> told.add(event.event())).build()) {
      assertThat(manager.runOnce()).isNotNull();
    }
  }

  private void goTo(Duration beforeTheEndOfTheRoot) {
    var end = root.certificate().notAfter();
    home.clock.set(end.minus(beforeTheEndOfTheRoot));
  }

  @Test
  void aListThatCannotBeMadeIsToldUntilItCan() {
    assertThat(authorities()).isEqualTo(WELL);
    run();
    assertThat(authorities()).isEqualTo(WELL);
    host.switchOff();
    home.clock.advance(Duration.ofDays(30));
    run();
    assertThat(told).anyMatch(VaultEvent.CrlFailed.class::isInstance);
    assertThat(authorities()).isEqualTo(new Authorities(0, 1, 0));
    home.clock.advance(Duration.ofDays(1));
    run();
    assertThat(authorities()).as("it fails again").isEqualTo(new Authorities(0, 1, 0));
    host.switchOn();
    home.clock.advance(Duration.ofDays(1));
    run();
    assertThat(authorities()).isEqualTo(WELL);
  }

  /** A list that nothing signs any more is made no more, and nobody has to look at it. */
  @Test
  void aListThatHasEndedWithItsCaIsNotToldAnyMore() {
    run();
    host.switchOff();
    home.clock.advance(Duration.ofDays(30));
    run();
    assertThat(authorities().failingLists()).isEqualTo(1);
    home.clock.set(root.certificate().notAfter().plusSeconds(60));
    run();
    assertThat(authorities().failingLists()).isZero();
  }

  @Test
  void aCaThatWasToldToNearItsEndIsToldUntilItStopsIssuing() {
    goTo(Duration.ofDays(100));
    home.vault().create("shop", leaf("root"));
    assertThat(authorities()).isEqualTo(new Authorities(1, 0, 0));
    root.changeState(AuthorityState.STATUS_ONLY);
    assertThat(authorities()).isEqualTo(WELL);
    root.changeState(AuthorityState.ISSUING);
    assertThat(authorities()).isEqualTo(new Authorities(1, 0, 0));
    home.restart();
    assertThat(authorities()).as("after a restart").isEqualTo(new Authorities(1, 0, 0));
    home.vault().delete("shop");
    home.vault().deleted().purge("shop");
    home.vault().delete("root");
    assertThat(authorities()).as("deleted").isEqualTo(WELL);
  }

  /** Also one that has issued nothing for long, if its profiles say what it is for. */
  @Test
  void aCaWhoseProfilesAllowMoreThanItCanGiveIsToldWithoutAnIssue() {
    root.setProfiles(CertificateProfile.tlsServer("web").longest(Duration.ofDays(90)).build());
    goTo(Duration.ofDays(91));
    assertThat(authorities()).isEqualTo(WELL);
    goTo(Duration.ofDays(89));
    assertThat(authorities()).isEqualTo(new Authorities(1, 0, 0));
  }

  /** Of a successor nothing is told: its end is another one. */
  @Test
  void aCaWhoseNextVersionServesIsNotToldAnyMore() {
    goTo(Duration.ofDays(100));
    home.vault().create("shop", leaf("root"));
    assertThat(authorities().nearEnd()).isEqualTo(1);
    var rollover = root.rollover();
    rollover.prepare();
    assertThat(authorities().nearEnd()).as("prepared").isEqualTo(1);
    rollover.activate();
    assertThat(authorities()).isEqualTo(WELL);
  }

  private static CertificatePolicy leaf(String issuer) {
    return CertificatePolicy.tlsServer("shop.example.test")
        .validity(Duration.ofDays(90))
        .issuer(issuer)
        .build();
  }
}
