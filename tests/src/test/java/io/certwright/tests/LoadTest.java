package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.lifecycle.IssuerLimits;
import io.certwright.lifecycle.LifecycleLoad;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.testkit.FakeAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the engine of a node says that it has in hand. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LoadTest {

  private final Home home = Home.inMemory();

  @AfterEach
  void close() {
    home.close();
  }

  private void declare(LifecycleManager lifecycle, int count) {
    for (int i = 0; i < count; i++) {
      lifecycle.manage("shop-" + i, Home.outside("shop.example.test"));
    }
  }

  private static LifecycleLoad.Issuer issuer(LifecycleManager lifecycle) {
    var issuers = lifecycle.load().issuers();
    assertThat(issuers).hasSize(1);
    return issuers.get(0);
  }

  @Test
  void anEngineThatHasAskedNobodyHasNothingInHand() {
    try (var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      assertThat(lifecycle.load()).isEqualTo(new LifecycleLoad(0, 0, List.of()));
    }
  }

  @Test
  void whatIsUnderWayAndWhatWaitsIsTold() throws InterruptedException {
    home.ca.holdCalls();
    var limits = IssuerLimits.inFlight(2);
    var lifecycle = LifecycleManager.builder(home.vault()).issuerLimits(Home.CA, limits).build();
    try {
      declare(lifecycle, 5);
      lifecycle.start();
      Eventually.holds(() -> home.ca.heldCalls() == 2);
      Eventually.holds(() -> issuer(lifecycle).waiting() == 3);
      assertThat(issuer(lifecycle))
          .isEqualTo(
              new LifecycleLoad.Issuer(Home.CA, 2, 3, false, Optional.empty(), Optional.empty()));
    } finally {
      home.ca.releaseCalls();
      lifecycle.close();
    }
  }

  @Test
  void anIssuerThatFailsIsToldWithItsReasonUntilItAnswers() {
    try (var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      declare(lifecycle, 8);
      for (int i = 0; i < 5; i++) {
        home.ca.answerNext(FakeAnswer.refuse(Refusal.TRANSIENT, "away", Optional.empty()));
      }
      lifecycle.runOnce();
      var failing = issuer(lifecycle);
      assertThat(failing.notAskedFor()).contains(Duration.ofSeconds(1));
      assertThat(failing.failure().orElseThrow().code()).isEqualTo("away");
      assertThat(failing.failure().orElseThrow().refusal()).isEqualTo(Refusal.TRANSIENT);
      home.clock.advance(Duration.ofSeconds(1));
      assertThat(issuer(lifecycle).notAskedFor()).contains(Duration.ZERO);
      home.clock.advance(Duration.ofDays(1));
      lifecycle.runOnce();
      assertThat(issuer(lifecycle).notAskedFor()).isEmpty();
      assertThat(issuer(lifecycle).failure()).isEmpty();
      lifecycle.pauseIssuer(Home.CA);
      assertThat(issuer(lifecycle).paused()).isTrue();
      lifecycle.resumeIssuer(Home.CA);
      assertThat(issuer(lifecycle).paused()).isFalse();
    }
  }

  @Test
  void limitsThatAreNoneAreRefused() {
    var one = IssuerLimits.inFlight(1);
    List<ThrowingCallable> bad =
        List.of(
            () -> IssuerLimits.inFlight(0),
            () -> IssuerLimits.inFlight(IssuerLimits.MOST_IN_FLIGHT + 1),
            () -> one.withRate(0, Duration.ofMinutes(1)),
            () -> one.withRate(1, Duration.ZERO),
            () -> one.withRate(1, Duration.ofNanos(999_999)),
            () -> one.withRate(1, Duration.ofMinutes(-1)),
            () -> one.withRate(1, Duration.ofDays(367)),
            () -> one.withRate(1, Duration.ofSeconds(Long.MAX_VALUE)));
    for (var call : bad) {
      assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(one.withRate(1, Duration.ofDays(366)).rate()).isPresent();
  }
}
