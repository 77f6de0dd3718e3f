package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.PageRequest;
import io.certwright.errors.ConflictException;
import io.certwright.errors.NotFoundException;
import io.certwright.event.VaultEvent;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.lifecycle.LifecycleRun;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.Notification;
import io.certwright.spi.Bytes;
import io.certwright.testkit.FakeAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The engine as people hold it back, and push it. */
class PauseTest {

  private static final CertificatePolicy OWN =
      CertificatePolicy.tlsServer("own.example.test")
          .notifications(Notification.daysBefore(20))
          .build();
  private static final CertificatePolicy OUTSIDE = Home.outside("shop.example.test");
  private static final Duration RESUMED = Duration.ofMinutes(6);

  private final Home home = Home.inMemory();
  private final List<VaultEvent> events = new ArrayList<>();

  @AfterEach
  void close() {
    home.close();
  }

  private LifecycleManager manager() {
    return LifecycleManager.builder(home.vault())
        .listener(told -> events.add(told.event()))
        .build();
  }

  private int versions(String name) {
    return home.vault().listVersions(name, PageRequest.first(100)).items().size();
  }

  @Test
  void whilePausedNothingIsMadeAndPeopleAreToldAllTheSame() {
    try (var lifecycle = manager()) {
      lifecycle.manage("own", OWN);
      lifecycle.manage("shop", OUTSIDE);
      lifecycle.runOnce();
      lifecycle.pause();
      lifecycle.pause();
      assertThat(lifecycle.isPaused()).isTrue();
      home.clock.advance(Duration.ofDays(71));
      assertThat(lifecycle.runOnce()).isEqualTo(new LifecycleRun(0, 2, 0));
      assertThat(events).hasAtLeastOneElementOfType(VaultEvent.NearExpiry.class);
      assertThat(home.ca.calls()).hasSize(1);
      assertThat(home.vault().operation("shop").orElseThrow().failure())
          .as("it did not fail")
          .isEmpty();
    }
    home.restart();
    try (var lifecycle = manager()) {
      home.clock.advance(RESUMED);
      assertThat(lifecycle.runOnce().issued()).as("a restart does not forget it").isZero();
      lifecycle.resume();
      home.clock.advance(RESUMED);
      assertThat(lifecycle.runOnce()).isEqualTo(new LifecycleRun(2, 0, 0));
    }
    assertThat(events.stream().filter(event -> event instanceof VaultEvent.IssuerPaused))
        .hasSize(1);
    assertThat(events.stream().filter(event -> event instanceof VaultEvent.IssuerResumed))
        .hasSize(1);
    assertThat(home.vault().audit().verify().findings()).isEmpty();
  }

  @Test
  void oneIssuerIsPausedOnAllNodes() {
    var second = home.openOn(home.another());
    try (second;
        var here = manager();
        var there = LifecycleManager.builder(second).build()) {
      there.pauseIssuer("Fake-CA");
      assertThat(here.pausedIssuers()).containsExactly(Home.CA);
      here.manage("own", OWN);
      here.manage("shop", OUTSIDE);
      assertThat(here.runOnce()).isEqualTo(new LifecycleRun(1, 1, 0));
      assertThat(home.ca.calls()).isEmpty();
      there.resumeIssuer(Home.CA);
      home.clock.advance(RESUMED);
      assertThat(here.runOnce().issued() + there.runOnce().issued()).isEqualTo(1);
    }
  }

  /** What was done is told, whatever else holds the issuer back. */
  @Test
  void anIssuerThatIsResumedWhileAllArePausedIsToldAsResumed() {
    try (var lifecycle = manager()) {
      lifecycle.pauseIssuer(Home.CA);
      lifecycle.pause();
      lifecycle.resumeIssuer(Home.CA);
      lifecycle.pauseIssuer(Home.CA);
      lifecycle.resume();
      lifecycle.runOnce();
      assertThat(lifecycle.pausedIssuers()).containsExactly(Home.CA);
    }
    assertThat(events)
        .containsExactly(
            new VaultEvent.IssuerPaused(),
            new VaultEvent.IssuerPaused(),
            new VaultEvent.IssuerResumed(),
            new VaultEvent.IssuerPaused(),
            new VaultEvent.IssuerResumed());
  }

  @Test
  void aPausedOrderKeepsItsPlace() {
    try (var lifecycle = manager()) {
      home.ca.answerNext(FakeAnswer.pending(Bytes.empty(), Duration.ofHours(1)));
      lifecycle.manage("shop", OUTSIDE);
      lifecycle.runOnce();
      lifecycle.pauseIssuer(Home.CA);
      home.clock.advance(Duration.ofHours(2));
      lifecycle.runOnce();
      lifecycle.resumeIssuer(Home.CA);
      home.clock.advance(RESUMED);
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
      assertThat(home.ca.calls()).hasSize(2);
      assertThat(home.ca.issuances()).hasSize(1);
    }
  }

  @Test
  void renewedNowWhateverThePolicySays() {
    try (var lifecycle = manager()) {
      lifecycle.manage("own", OWN);
      lifecycle.runOnce();
      var before = home.vault().get("own").version();
      lifecycle.renewNow("Own");
      assertThat(home.vault().get("own").version()).as("until then").isEqualTo(before);
      assertThat(lifecycle.runOnce()).isEqualTo(new LifecycleRun(1, 0, 0));
      assertThat(versions("own")).isEqualTo(2);
      assertThat(lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
      assertThatThrownBy(() -> lifecycle.renewNow("nobody")).isInstanceOf(NotFoundException.class);
    }
  }

  @Test
  void whatIsBeingMadeIsNotMadeTwice() {
    try (var lifecycle = manager()) {
      home.ca.answerNext(FakeAnswer.pending(Bytes.empty(), Duration.ofHours(1)));
      lifecycle.manage("shop", OUTSIDE);
      lifecycle.runOnce();
      assertThatThrownBy(() -> lifecycle.renewNow("shop"))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("in progress");
    }
  }
}
