package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.CertificateQuery;
import io.certwright.PageRequest;
import io.certwright.audit.AuditEntry;
import io.certwright.errors.VaultException;
import io.certwright.lifecycle.CampaignPlan;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.lifecycle.RenewalRate;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.storage.Claims;
import io.certwright.spi.storage.Storage;
import io.certwright.testkit.FakeAnswer;
import io.certwright.testkit.ForwardingStorage;
import io.certwright.tests.mortal.CountedLife;
import io.certwright.tests.mortal.MortalStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A clock that was hours ahead and is put right: what waits for minutes goes on within minutes, not
 * within hours, and not sooner than it was to.
 */
class ClockSetBackTest {

  private static final Duration JUMP = Duration.ofHours(6);
  private static final Duration TICK = Duration.ofMinutes(1);
  private static final CertificatePolicy OUTSIDE = Home.outside("shop.example.test");

  private final Home home = Home.inMemory();
  private final LifecycleManager lifecycle = LifecycleManager.builder(home.vault()).build();

  @AfterEach
  void close() {
    assertThat(home.vault().audit().verify().findings()).isEmpty();
    lifecycle.close();
    home.close();
  }

  private void setBack() {
    home.clock.set(home.clock.instant().minus(JUMP));
    lifecycle.runOnce();
  }

  private int issuedWithin(Duration time) {
    int issued = 0;
    var end = home.clock.instant().plus(time);
    while (home.clock.instant().isBefore(end)) {
      home.clock.advance(TICK);
      issued += lifecycle.runOnce().issued();
    }
    return issued;
  }

  private Instant next() {
    return home.vault().list(PageRequest.first(1)).items().get(0).nextAction().orElseThrow();
  }

  @Test
  void whatWasDeclaredIsIssuedAtOnce() {
    lifecycle.runOnce();
    lifecycle.manage("shop", OUTSIDE);
    setBack();
    assertThat(next()).isEqualTo(home.clock.instant());
    assertThat(issuedWithin(TICK)).isOne();
  }

  /** The CA is asked for a validity that has begun. */
  @Test
  void whatFailedIsTriedAgainAfterThePauseThatWasMeant() {
    home.ca.answerNext(FakeAnswer.fail(new IllegalStateException("down")));
    lifecycle.manage("shop", OUTSIDE);
    assertThat(lifecycle.runOnce().failed()).isOne();
    var pause = Duration.between(home.clock.instant(), next());
    setBack();
    assertThat(Duration.between(home.clock.instant(), next())).isEqualTo(pause);
    assertThat(issuedWithin(pause.plus(TICK))).isOne();
    assertThat(home.vault().get("shop").notBefore()).isBefore(home.clock.instant());
  }

  @Test
  void whatAnIssuerAskedForIsKept() {
    var wait = Duration.ofMinutes(50);
    home.ca.answerNext(FakeAnswer.refuse(Refusal.RATE_LIMITED, "slowly", Optional.of(wait)));
    lifecycle.manage("shop", OUTSIDE);
    assertThat(lifecycle.runOnce().failed()).isOne();
    setBack();
    assertThat(next()).isEqualTo(home.clock.instant().plus(wait));
  }

  @Test
  void anOrderIsAskedForWhenItsIssuerSaid() {
    home.ca.answerNext(FakeAnswer.pending(Bytes.empty(), Duration.ofMinutes(2)));
    lifecycle.manage("shop", OUTSIDE);
    assertThat(lifecycle.runOnce().waiting()).isOne();
    setBack();
    issuedWithin(Duration.ofMinutes(3));
    assertThat(home.ca.calls()).hasSize(2);
    assertThat(home.ca.calls().get(1).order()).isPresent();
  }

  /** Its validity has not begun by the clock as it is now, so it is waited for. */
  @Test
  void whatTheCaHasIssuedIsNotAskedForTwice() {
    home.ca.answerNext(FakeAnswer.issueAndLoseReply());
    lifecycle.manage("shop", OUTSIDE);
    assertThat(lifecycle.runOnce().failed()).isOne();
    setBack();
    assertThat(issuedWithin(Duration.ofHours(1))).isZero();
    assertThat(home.vault().operation("shop").orElseThrow().failure().orElseThrow().code())
        .isEqualTo("not-valid-yet");
    assertThat(issuedWithin(JUMP)).isOne();
    assertThat(home.ca.issuances()).hasSize(1);
  }

  @Test
  void aCampaignGoesOnAtItsRate() {
    for (int i = 0; i < 6; i++) {
      home.vault().create("c" + i, CertificatePolicy.tlsServer("own.example.test").build());
    }
    // What was issued by the clock that was ahead counts as renewed by a campaign of later.
    home.clock.advance(Duration.ofDays(1));
    var rate = new RenewalRate(2, Duration.ofMinutes(10));
    lifecycle.campaigns().start("all", CampaignPlan.renewing(CertificateQuery.all(), rate));
    int first = lifecycle.runOnce().issued();
    setBack();
    assertThat(first + issuedWithin(Duration.ofHours(1))).isEqualTo(6);
  }

  /** A storage that others share, and that keeps no claims: a lease stands in the certificate. */
  private static Storage withoutClaims(Storage storage) {
    return new ForwardingStorage(storage) {
      @Override
      public Optional<Claims> claims() {
        return Optional.empty();
      }

      @Override
      public boolean isShared() {
        return true;
      }
    };
  }

  @Test
  void whatADeadHandHoldsIsFree() {
    lifecycle.manage("shop", OUTSIDE);
    home.clock.advance(JUMP.plusHours(1));
    var life = CountedLife.of(2, true);
    try (var dying = home.openOn(new MortalStorage(withoutClaims(home.another()), life));
        var hand = LifecycleManager.builder(dying).build()) {
      try {
        hand.runOnce();
      } catch (VaultException e) {
        assertThat(life.isOver()).isTrue();
      }
    } catch (VaultException e) {
      // It is dead.
    }
    assertThat(Trail.entries(home.vault(), "lifecycle/claim")).hasSize(1);
    try (var alive = home.openOn(withoutClaims(home.another()));
        var other = LifecycleManager.builder(alive).build()) {
      assertThat(other.runOnce().issued()).as("its lease is not over").isZero();
      home.clock.set(home.clock.instant().minus(JUMP));
      assertThat(other.runOnce().issued() + other.runOnce().issued()).isOne();
    }
  }

  /** When a version is renewed follows from its life, whatever the clock does. */
  @Test
  void aRenewalStaysWhereItIsAndNothingIsWritten() {
    lifecycle.manage("shop", OUTSIDE);
    lifecycle.runOnce();
    var due = next();
    setBack();
    lifecycle.runOnce();
    assertThat(next()).isEqualTo(due);
    assertThat(Trail.entries(home.vault(), "lifecycle/clock-set-back")).isEmpty();
  }

  @Test
  void itIsToldInTheTrailOnceAndLessThanHalfAnHourIsNothing() {
    home.ca.answerNext(FakeAnswer.fail(new IllegalStateException("down")));
    lifecycle.manage("shop", OUTSIDE);
    lifecycle.runOnce();
    var due = next();
    home.clock.set(home.clock.instant().minus(Duration.ofMinutes(29)));
    lifecycle.runOnce();
    assertThat(next()).isEqualTo(due);
    setBack();
    lifecycle.runOnce();
    assertThat(Trail.entries(home.vault(), "lifecycle/clock-set-back"))
        .singleElement()
        .extracting(AuditEntry::target, AuditEntry::identity)
        .containsExactly("shop", "system");
  }
}
