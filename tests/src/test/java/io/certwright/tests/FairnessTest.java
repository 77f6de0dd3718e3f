package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.CertificateSummary;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.errors.VaultException;
import io.certwright.lifecycle.IssuerLimits;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.lifecycle.LifecycleRun;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Storage;
import io.certwright.testkit.CommitFault;
import io.certwright.testkit.FakeAnswer;
import io.certwright.testkit.FakeCa;
import io.certwright.testkit.FaultyStorage;
import io.certwright.testkit.ForwardingStorage;
import io.certwright.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An issuer that is dead, slow or limited harms nobody but its own certificates. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FairnessTest {

  private static final int CROWD = 250;

  private final SettableClock clock = SettableClock.at(Instant.parse("2030-01-01T00:00:00Z"));
  private final FakeCa bad = FakeCa.withRoot(clock);
  private final FakeCa good = FakeCa.withRoot(clock);
  private final MemoryStorage storage = MemoryStorage.create(clock);
  private final KeyProtection protection = KeyProtections.ephemeral();
  private final Vault vault = open(storage);

  private Vault open(Storage where) {
    return Vault.builder(where, protection)
        .clock(clock)
        .ticker(clock.ticker())
        .issuer("bad", bad)
        .issuer("good", good)
        .decisionRandom(() -> 0.5)
        .open();
  }

  @AfterEach
  void close() {
    vault.close();
  }

  private static CertificatePolicy by(String issuer) {
    return CertificatePolicy.tlsServer("x.example.test").issuer(issuer).build();
  }

  /** The crowd is declared first, so it is due before the others. */
  private void declare(LifecycleManager lifecycle) {
    for (int i = 0; i < CROWD; i++) {
      lifecycle.manage("bad-" + i, by("bad"));
    }
    clock.advance(Duration.ofSeconds(1));
    lifecycle.manage("good", by("good"));
    lifecycle.manage("own", by(CertificatePolicy.SELF));
  }

  private List<CertificateSummary> crowd() {
    return vault.list(PageRequest.first(1000)).items().stream()
        .filter(summary -> summary.name().startsWith("bad-"))
        .toList();
  }

  private void refuse(int times, Refusal refusal, Optional<Duration> retryAfter) {
    var answers = new FakeAnswer[times];
    Arrays.fill(answers, FakeAnswer.refuse(refusal, "away", retryAfter));
    bad.answerNext(answers);
  }

  @Test
  void ofACrowdWhoseIssuerIsDeadFewAskAndAllSayWhy() {
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      declare(lifecycle);
      refuse(10_000, Refusal.TRANSIENT, Optional.empty());
      var run = lifecycle.runOnce();
      assertThat(run).isEqualTo(new LifecycleRun(2, CROWD - 5, 5));
      assertThat(bad.calls()).as("five failed, the others did not ask").hasSize(5);
      assertThat(good.issuances()).hasSize(1);
      assertThat(crowd())
          .allSatisfy(
              one -> {
                assertThat(one.nextAction().orElseThrow()).isAfter(clock.instant());
                var failure = vault.operation(one.name()).orElseThrow().failure().orElseThrow();
                assertThat(failure.refusal()).isEqualTo(Refusal.TRANSIENT);
                assertThat(failure.code()).isEqualTo("away");
              });
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  /** Days of it, then it is back: everything is issued, and nobody stormed. */
  @Test
  void aCrowdComesBackWithoutAStorm() {
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      declare(lifecycle);
      refuse(10_000, Refusal.TRANSIENT, Optional.empty());
      var end = clock.instant().plus(Duration.ofDays(3));
      while (clock.instant().isBefore(end)) {
        lifecycle.runOnce();
        clock.advance(Duration.ofMinutes(10));
      }
      assertThat(bad.calls().size())
          .as("a dead issuer is asked by one at a time, not by each")
          .isBetween(10, 1_000);
      assertThat(crowd()).allMatch(one -> one.current().isEmpty());
    }
  }

  @Test
  void onceTheIssuerIsBackAllAreIssued() {
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      declare(lifecycle);
      refuse(20, Refusal.TRANSIENT, Optional.empty());
      for (int i = 0; i < 400 && bad.issuances().size() < CROWD; i++) {
        lifecycle.runOnce();
        clock.advance(Duration.ofMinutes(5));
      }
      assertThat(bad.issuances()).hasSize(CROWD);
      assertThat(crowd()).allMatch(one -> one.current().isPresent());
      assertThat(lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
    }
  }

  @Test
  void anIssuerThatAsksForItIsLeftAloneByAll() {
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      declare(lifecycle);
      refuse(1, Refusal.RATE_LIMITED, Optional.of(Duration.ofHours(1)));
      lifecycle.runOnce();
      assertThat(bad.calls()).hasSize(1);
      clock.advance(Duration.ofMinutes(59));
      assertThat(lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
      assertThat(bad.calls()).hasSize(1);
      for (int i = 0; i < 400 && bad.issuances().size() < CROWD; i++) {
        clock.advance(Duration.ofMinutes(1));
        lifecycle.runOnce();
      }
      assertThat(bad.issuances()).hasSize(CROWD);
    }
  }

  @Test
  void noMoreIsAskedThanTheRateAllows() {
    var limits = IssuerLimits.inFlight(4).withRate(10, Duration.ofMinutes(1));
    try (var lifecycle = LifecycleManager.builder(vault).issuerLimits("Bad", limits).build()) {
      declare(lifecycle);
      assertThat(lifecycle.runOnce()).isEqualTo(new LifecycleRun(12, CROWD - 10, 0));
      assertThat(vault.operation("bad-" + (CROWD - 1))).as("it did not fail").isEmpty();
      int before = 10;
      for (int minute = 1; bad.issuances().size() < CROWD; minute++) {
        clock.advance(Duration.ofMinutes(1));
        lifecycle.runOnce();
        int issued = bad.issuances().size();
        assertThat(issued - before).as("minute %s", minute).isLessThanOrEqualTo(10);
        assertThat(minute).as("and not much less").isLessThan(80);
        before = issued;
      }
    }
  }

  /** With one thread of its own, and an issuer whose calls all hang. */
  @Test
  void anIssuerThatHangsHoldsUpNobodyElse() throws Exception {
    bad.holdCalls();
    var lifecycle = LifecycleManager.builder(vault).threads(1).build();
    try {
      declare(lifecycle);
      lifecycle.start();
      Eventually.holds(() -> bad.heldCalls() == IssuerLimits.DEFAULT.inFlight());
      Eventually.holds(() -> good.issuances().size() == 1);
      Eventually.holds(() -> vault.find("own").filter(own -> own.name().equals("own")).isPresent());
      assertThat(bad.heldCalls()).isEqualTo(IssuerLimits.DEFAULT.inFlight());
    } finally {
      bad.releaseCalls();
      lifecycle.close();
    }
    assertThat(vault.audit().verify().findings()).isEmpty();
  }

  /** Somebody else's change to one of those that are put off together concerns that one only. */
  @Test
  void oneThatIsChangedMeanwhileDoesNotHoldUpTheOthers() {
    try (var second = open(storage.another());
        var third = open(new Interrupting(storage.another(), () -> second.delete("bad-100")));
        var lifecycle = LifecycleManager.builder(third).build()) {
      declare(lifecycle);
      refuse(1, Refusal.RATE_LIMITED, Optional.of(Duration.ofHours(1)));
      lifecycle.runOnce();
      assertThat(vault.deleted().get("bad-100").name()).isEqualTo("bad-100");
      assertThat(crowd()).hasSize(CROWD - 1);
      assertThat(crowd()).allMatch(one -> one.nextAction().orElseThrow().isAfter(clock.instant()));
      assertThat(bad.calls()).hasSize(1);
    }
  }

  /** A storage that fails while certificates are put off leaves none of them in a hand for ever. */
  @Test
  void whatCouldNotBePutOffComesUpAgain() {
    var faults = FaultyStorage.around(storage.another());
    try (var third = open(faults);
        var lifecycle = LifecycleManager.builder(third).build()) {
      declare(lifecycle);
      refuse(1, Refusal.RATE_LIMITED, Optional.of(Duration.ofMinutes(30)));
      // That of the first failure takes place.
      faults.passCommits(2);
      faults.failNextCommit(CommitFault.THROWN_BEFORE);
      assertThatThrownBy(lifecycle::runOnce).isInstanceOf(VaultException.class);
      // What was claimed is nobody's again.
      clock.advance(Duration.ofMinutes(6));
      lifecycle.runOnce();
      assertThat(crowd()).allMatch(one -> one.nextAction().orElseThrow().isAfter(clock.instant()));
      assertThat(bad.calls()).hasSize(1);
    }
  }

  /** An issuer that wants to be left alone for a week; some certificates end sooner. */
  @Test
  void whatEndsSoonComesUpAgainBeforeItDoes() {
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      for (int i = 0; i < 20; i++) {
        lifecycle.manage("bad-" + i, by("bad"));
      }
      lifecycle.runOnce();
      assertThat(bad.issuances()).hasSize(20);
      // Renewal is at two thirds; so close to the end nobody would leave it to.
      clock.advance(Duration.ofDays(88));
      refuse(1, Refusal.RATE_LIMITED, Optional.of(Duration.ofDays(7)));
      lifecycle.runOnce();
      assertThat(bad.calls()).hasSize(21);
      for (int i = 0; i < 12; i++) {
        clock.advance(Duration.ofHours(2));
        lifecycle.runOnce();
      }
      assertThat(bad.issuances()).as("all but the one that was refused").hasSizeGreaterThan(38);
      assertThat(crowd())
          .filteredOn(one -> one.current().orElseThrow().notAfter().isAfter(clock.instant()))
          .hasSize(20);
    }
  }

  /** Has somebody else come first at the first commit that puts many off. */
  private static final class Interrupting extends ForwardingStorage {
    private final Runnable other;
    private boolean done;

    Interrupting(Storage target, Runnable other) {
      super(target);
      this.other = other;
    }

    @Override
    protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
      if (!done && commit.writes().size() > 50) {
        done = true;
        other.run();
      }
      return onward.apply(commit);
    }
  }
}
