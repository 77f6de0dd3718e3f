package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.TimedOutException;
import io.certwright.event.VaultEvent;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.lifecycle.LifecycleRun;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.Renewal;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.testkit.FakeAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The life cycle engine by a clock that the test sets. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LifecycleTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();
  private static final CertificatePolicy OUTSIDE = Home.outside("shop.example.test");

  private final Home home = Home.inMemory();
  private final List<VaultEvent> events = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    home.close();
  }

  private LifecycleManager manager() {
    return LifecycleManager.builder(home.vault())
        .listener(told -> events.add(told.event()))
        .build();
  }

  private List<Certificate> versions(String name) {
    return home.vault().listVersions(name, PageRequest.first(1000)).items();
  }

  private Instant nextAction() {
    return home.vault().list(PageRequest.first(1)).items().get(0).nextAction().orElseThrow();
  }

  @Test
  void whatWasDeclaredIsIssuedAndLeftAlone() {
    try (var lifecycle = manager()) {
      var managed = lifecycle.manage("Shop", SHOP);
      assertThat(managed.name()).isEqualTo("shop");
      assertThat(managed.current()).isEmpty();
      assertThatThrownBy(() -> managed.awaitIssued(Duration.ofMillis(20)))
          .isInstanceOf(TimedOutException.class)
          .hasMessageContaining("shop");
      assertThat(lifecycle.runOnce()).isEqualTo(new LifecycleRun(1, 0, 0));
      var issued = managed.awaitIssued(Duration.ofSeconds(1));
      assertThat(events)
          .containsExactly(
              new VaultEvent.Declared(),
              new VaultEvent.Issued(
                  issued.serialNumber(), issued.notAfter(), Optional.of(nextAction())));
      assertThat(lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
    }
    for (int start = 0; start < 3; start++) {
      home.restart();
      try (var lifecycle = manager()) {
        lifecycle.manage("shop", SHOP).awaitIssued(Duration.ofSeconds(1));
        assertThat(lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
      }
    }
    assertThat(versions("shop")).hasSize(1);
  }

  @Test
  void aChangedPolicyIssuesAnew() {
    try (var lifecycle = manager()) {
      lifecycle.manage("shop", SHOP);
      lifecycle.runOnce();
      var changed = CertificatePolicy.tlsServer("shop.example.test", "www.example.test").build();
      var managed = lifecycle.manage("shop", changed);
      assertThatThrownBy(() -> managed.awaitIssued(Duration.ofMillis(20)))
          .as("the version that there is was issued under another policy")
          .isInstanceOf(TimedOutException.class);
      lifecycle.runOnce();
      assertThat(managed.awaitIssued(Duration.ofSeconds(1)).x509().getSubjectX500Principal())
          .isNotNull();
      assertThat(versions("shop")).hasSize(2);
      lifecycle.manage("shop", changed);
      assertThat(lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
    }
  }

  @Test
  void aChangedPolicyIsNotTakenForIssuedWhileAttemptsFail() {
    try (var lifecycle = manager()) {
      lifecycle.manage("shop", OUTSIDE);
      lifecycle.runOnce();
      var changed = Home.outside("www.example.test");
      var managed = lifecycle.manage("shop", changed);
      home.ca.answerNext(
          FakeAnswer.fail(new IllegalStateException("down")),
          FakeAnswer.pending(Bytes.copyOf(new byte[] {1}), Duration.ofHours(1)),
          FakeAnswer.refuse(Refusal.REJECTED, "not-you", Optional.empty()));
      for (int i = 0; i < 3; i++) {
        lifecycle.runOnce();
        assertThatThrownBy(() -> managed.awaitIssued(Duration.ofMillis(20)))
            .as("after answer %s", i)
            .isInstanceOf(TimedOutException.class);
        home.clock.advance(Duration.ofHours(12));
      }
      lifecycle.runOnce();
      assertThat(managed.awaitIssued(Duration.ofSeconds(1)).x509().getSubjectX500Principal())
          .hasToString("CN=www.example.test");
    }
  }

  @Test
  void aFirstIssueThatWasGivenUpIsBegunAgainWhenDeclaredAgain() {
    try (var lifecycle = manager()) {
      home.ca.answerNext(FakeAnswer.pending(Bytes.empty(), Duration.ofHours(1)));
      lifecycle.manage("shop", OUTSIDE);
      assertThat(lifecycle.runOnce().waiting()).isEqualTo(1);
      home.vault().operation("shop").orElseThrow().cancel();
      home.clock.advance(Duration.ofDays(1));
      assertThat(lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
      lifecycle.manage("shop", OUTSIDE);
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
    }
  }

  @Test
  void declaringIsCheckedAtOnce() {
    try (var lifecycle = manager()) {
      assertThatThrownBy(() -> lifecycle.manage("shop", SHOP.toBuilder().issuer("nobody").build()))
          .isInstanceOf(InvalidPolicyException.class)
          .hasMessageContaining("nobody");
      home.ca.answerNext(FakeAnswer.pending(Bytes.empty(), Duration.ofHours(1)));
      lifecycle.manage("shop", OUTSIDE);
      lifecycle.runOnce();
      lifecycle.manage("shop", OUTSIDE);
      assertThatThrownBy(() -> lifecycle.manage("shop", SHOP))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("in progress");
    }
  }

  /** Days or seconds of life, a rule, and the part of the life by which it is due at the latest. */
  @ParameterizedTest
  @CsvSource({
    "P90D, 2/3, 0.667",
    "P90D, 1/2, 0.5",
    "PT20S, 2/3, 0.667",
    "P90D, PT720H, 0.667",
    "PT20S, PT5S, 0.75"
  })
  void twentyRenewalsComeInTimeAndOnce(Duration life, String rule, double latest) {
    var renewal =
        rule.contains("/")
            ? Renewal.atFraction(
                Integer.parseInt(rule.substring(0, 1)), Integer.parseInt(rule.substring(2)))
            : Renewal.before(Duration.parse(rule));
    var policy = SHOP.toBuilder().validity(life).renewal(renewal).build();
    var step = life.dividedBy(200);
    try (var lifecycle = manager()) {
      lifecycle.manage("shop", policy);
      lifecycle.runOnce();
      for (int round = 1; round <= 20; round++) {
        var current = home.vault().get("shop");
        var due = nextAction();
        var age = Duration.between(current.issued(), due).toMillis() / (double) life.toMillis();
        assertThat(age).isBetween(latest - 0.21, latest + 0.001);
        while (versions("shop").size() == round) {
          assertThat(home.clock.instant()).as("never after its end").isBefore(current.notAfter());
          home.clock.advance(step);
          lifecycle.runOnce();
        }
        assertThat(home.clock.instant()).isAfterOrEqualTo(due).isBefore(due.plus(step).plus(step));
        assertThat(versions("shop")).as("once").hasSize(round + 1);
        assertThat(lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
      }
    }
    assertThat(events).hasSize(22);
    var versions = new ArrayList<>(versions("shop"));
    Collections.reverse(versions);
    for (int i = 1; i < 21; i++) {
      var renewed = (VaultEvent.Renewed) events.get(i + 1);
      assertThat(renewed.previous()).isEqualTo(versions.get(i - 1).version());
      assertThat(renewed.serialNumber()).isEqualTo(versions.get(i).serialNumber());
    }
    assertThat(home.vault().audit().verify().findings()).isEmpty();
  }

  /** A life of one month, renewed a week before its end, from the last day of January on. */
  @Test
  void monthsAreThoseOfTheCalendar() {
    var policy =
        SHOP.toBuilder()
            .validityPeriod(Period.ofMonths(1))
            .renewal(Renewal.beforePeriod(Period.ofDays(7)))
            .build();
    home.clock.set(Instant.parse("2030-01-31T12:00:00Z"));
    try (var lifecycle = manager()) {
      lifecycle.manage("shop", policy);
      lifecycle.runOnce();
      assertThat(home.vault().get("shop").notAfter()).isEqualTo("2030-02-28T11:59:59Z");
      var jitter = Duration.ofHours(28 * 24 / 10 + 1);
      var rule = Instant.parse("2030-02-21T11:59:59Z");
      assertThat(nextAction()).isBetween(rule.minus(jitter), rule);
      home.clock.set(Instant.parse("2030-02-21T12:00:00Z"));
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
      assertThat(home.vault().get("shop").notAfter()).isEqualTo("2030-03-21T11:59:59Z");
    }
  }

  /** The back-dating and the least interval shrink with the life. */
  @Test
  void aLifeOfTwentySecondsIsNotBackDatedByAMinute() {
    var policy = SHOP.toBuilder().validity(Duration.ofSeconds(20)).build();
    home.vault().create("shop", policy);
    var shop = home.vault().get("shop");
    assertThat(shop.notAfter()).isEqualTo(Home.START.plusSeconds(19));
    assertThat(shop.x509().getNotBefore()).isEqualTo(Home.START.minusSeconds(2));
    assertThat(shop.issued()).as("what the fraction of life runs from").isEqualTo(Home.START);
  }

  @Test
  void aCertificateThatIsNeverRenewedIsLeftAlone() {
    try (var lifecycle = manager()) {
      lifecycle.manage("shop", SHOP.toBuilder().renewal(Renewal.never()).build());
      lifecycle.runOnce();
      home.clock.advance(Duration.ofDays(500));
      assertThat(lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
    }
  }

  @Test
  void failuresBackOffWithinBoundsAndRecover() {
    try (var lifecycle = manager()) {
      lifecycle.manage("shop", OUTSIDE);
      lifecycle.runOnce();
      home.clock.advance(Duration.ofDays(61));
      var delays = new ArrayList<Duration>();
      for (int i = 0; i < 14; i++) {
        home.ca.answerNext(FakeAnswer.fail(new IllegalStateException("down")));
        assertThat(lifecycle.runOnce()).isEqualTo(new LifecycleRun(0, 0, 1));
        assertThat(lifecycle.runOnce()).as("not at once").isEqualTo(Runs.NOTHING);
        var failed = (VaultEvent.AttemptFailed) events.get(events.size() - 1);
        assertThat(failed.attempt()).isEqualTo(i + 1);
        assertThat(failed.refusal()).isEqualTo(Refusal.TRANSIENT);
        assertThat(failed.message()).contains("IllegalStateException").doesNotContain("down");
        var next = failed.next();
        assertThat(next).isEqualTo(nextAction());
        delays.add(Duration.between(home.clock.instant(), next));
        home.clock.set(next.plusSeconds(1));
      }
      for (int i = 1; i < 9; i++) {
        assertThat(delays.get(i)).as("delay %s", i).isGreaterThan(delays.get(i - 1));
      }
      assertThat(delays.get(0)).isLessThan(Duration.ofMinutes(2));
      assertThat(delays).allMatch(delay -> delay.compareTo(Duration.ofHours(7)) < 0);
      assertThat(lifecycle.runOnce()).isEqualTo(new LifecycleRun(1, 0, 0));
      assertThat(events.get(events.size() - 1)).isInstanceOf(VaultEvent.Renewed.class);
      home.clock.advance(Duration.ofDays(61));
      home.ca.answerNext(FakeAnswer.fail(new IllegalStateException("down")));
      lifecycle.runOnce();
      assertThat(((VaultEvent.AttemptFailed) events.get(events.size() - 1)).attempt())
          .as("the count begins anew")
          .isEqualTo(1);
    }
    assertThat(home.ca.issuances()).hasSize(2);
  }

  /** A CA that is down from the time of renewal on, until shortly before the end. */
  @Test
  void attemptsComeCloserTogetherTowardsTheEnd() {
    try (var lifecycle = manager()) {
      lifecycle.manage("shop", OUTSIDE);
      lifecycle.runOnce();
      var end = home.vault().get("shop").notAfter();
      home.clock.advance(Duration.ofDays(61));
      int attempts = 0;
      while (home.clock.instant().isBefore(end.minus(Duration.ofHours(1)))) {
        home.ca.answerNext(FakeAnswer.fail(new IllegalStateException("down")));
        attempts += lifecycle.runOnce().failed();
        home.clock.set(nextAction().plusMillis(1));
      }
      assertThat(attempts).as("days without a CA are no storm").isLessThan(400);
      assertThat(nextAction()).isBefore(end);
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
    }
  }

  @Test
  void whatACaOfTheVaultRefusesIsKeptAndToldToThoseWhoWait() {
    var root = EmbeddedCa.openOrCreateRoot(home.vault(), "root");
    var tooLong = SHOP.toBuilder().issuer(root.name()).validity(Duration.ofDays(5000)).build();
    try (var lifecycle = manager()) {
      var managed = lifecycle.manage("shop", tooLong);
      assertThat(lifecycle.runOnce().failed()).isEqualTo(1);
      assertThatThrownBy(() -> managed.awaitIssued(Duration.ofMillis(20)))
          .isInstanceOf(TimedOutException.class)
          .hasMessageContaining("outlives-issuer");
      var failure = home.vault().operation("shop").orElseThrow().failure().orElseThrow();
      assertThat(failure.code()).isEqualTo("outlives-issuer");
      assertThat(failure.refusal()).isEqualTo(Refusal.MISCONFIGURED);
      var failed =
          events.stream()
              .filter(VaultEvent.AttemptFailed.class::isInstance)
              .map(VaultEvent.AttemptFailed.class::cast)
              .findFirst()
              .orElseThrow();
      assertThat(failed.code()).isEqualTo("outlives-issuer");
      assertThat(failed.next()).isAfter(home.clock.instant());
      // Whoever mends it is served at once.
      lifecycle.manage("shop", SHOP.toBuilder().issuer(root.name()).build());
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
    }
  }

  @Test
  void retryAfterIsObeyed() {
    home.ca.answerNext(
        FakeAnswer.refuse(Refusal.RATE_LIMITED, "slow-down", Optional.of(Duration.ofDays(3))));
    try (var lifecycle = manager()) {
      lifecycle.manage("shop", OUTSIDE);
      assertThat(lifecycle.runOnce().failed()).isEqualTo(1);
      for (int hour = 0; hour < 71; hour++) {
        home.clock.advance(Duration.ofHours(1));
        assertThat(lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
      }
      home.clock.advance(Duration.ofHours(2));
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
    }
    assertThat(home.ca.calls()).hasSize(2);
  }

  @Test
  void waitingIsToldWithTheNextTime() {
    home.ca.answerNext(FakeAnswer.pending(Bytes.empty(), Duration.ofHours(5)));
    try (var lifecycle = manager()) {
      lifecycle.manage("shop", OUTSIDE);
      assertThat(lifecycle.runOnce()).isEqualTo(new LifecycleRun(0, 1, 0));
      assertThat(events)
          .hasSize(3)
          .endsWith(new VaultEvent.Waiting(Home.START.plus(Duration.ofHours(5))));
      assertThat(events.get(1)).isInstanceOf(VaultEvent.OperationStarted.class);
      home.clock.advance(Duration.ofHours(6));
      lifecycle.runOnce();
      assertThat(events.get(3)).isInstanceOf(VaultEvent.Issued.class);
    }
  }

  @Test
  void aListenerThatThrowsHarmsNothing() {
    var builder =
        LifecycleManager.builder(home.vault())
            .listener(
                event -> {
                  throw new IllegalStateException("a listener's own mistake");
                })
            .listener(told -> events.add(told.event()));
    try (var lifecycle = builder.build()) {
      lifecycle.manage("shop", SHOP);
      lifecycle.manage("other", SHOP);
      assertThat(lifecycle.runOnce().issued()).isEqualTo(2);
      assertThat(events).as("the second listener is told").hasSize(4);
    }
  }

  @Test
  @SuppressWarnings("try") // closing it early, and twice, is the point
  void aVaultHasOneManager() {
    try (var first = manager()) {
      assertThatThrownBy(this::manager)
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("default")
          .hasMessageContaining("LifecycleManager");
      first.close();
      first.close();
      assertThatThrownBy(first::runOnce).isInstanceOf(ConflictException.class);
      assertThatThrownBy(first::start).isInstanceOf(ConflictException.class);
    }
    try (var second = manager()) {
      assertThat(second.runOnce()).isEqualTo(Runs.NOTHING);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void twoNodesRaceForEachRenewalAndIssueOnce(boolean outside) throws Exception {
    var policy = (outside ? OUTSIDE : SHOP).toBuilder().validity(Duration.ofDays(30)).build();
    int rounds = 12;
    try (var second = home.openOn(home.another());
        var here = manager();
        var there = LifecycleManager.builder(second).build()) {
      here.manage("shop", policy);
      there.manage("shop", policy);
      for (int round = 1; round <= rounds; round++) {
        Together.run(here::runOnce, there::runOnce);
        assertThat(versions("shop")).as("round %s", round).hasSize(round);
        assertThat(here.runOnce()).as("it is told what the other one did").isEqualTo(Runs.NOTHING);
        home.clock.advance(Duration.ofDays(21));
      }
      assertThat(second.get("shop").name()).isEqualTo("shop");
    }
    assertThat(events)
        .filteredOn(e -> e instanceof VaultEvent.Issued || e instanceof VaultEvent.Renewed)
        .as("each told once, whichever node did it")
        .hasSize(rounds);
    if (outside) {
      assertThat(home.ca.issuances()).hasSize(rounds);
      assertThat(home.ca.calls()).hasSize(rounds);
    }
    assertThat(home.vault().audit().verify().findings()).isEmpty();
  }

  /** One node takes an order over from another, with the key and the order that it left. */
  @Test
  void anOrderGoesOnAtAnotherNode() {
    home.ca.answerNext(
        FakeAnswer.pending(Bytes.copyOf(new byte[] {5}), Duration.ofHours(1)),
        FakeAnswer.pending(Bytes.copyOf(new byte[] {6}), Duration.ofHours(1)),
        FakeAnswer.fail(new IllegalStateException("down")));
    try (var second = home.openOn(home.another());
        var here = manager();
        var there = LifecycleManager.builder(second).build()) {
      here.manage("shop", OUTSIDE);
      for (int i = 0; i < 2; i++) {
        here.runOnce();
        home.clock.advance(Duration.ofHours(2));
        there.runOnce();
        home.clock.advance(Duration.ofHours(2));
      }
      assertThat(home.ca.issuances()).hasSize(1);
      assertThat(home.ca.calls()).hasSize(4);
      assertThat(second.get("shop").x509()).isEqualTo(home.ca.issuances().get(0).certificate());
      second.privateKey(second.get("shop"));
    }
  }

  @Test
  void aClockThatJumpsIsNoStorm() {
    try (var lifecycle = manager()) {
      lifecycle.manage("shop", OUTSIDE);
      lifecycle.runOnce();
      home.clock.advance(Duration.ofDays(365));
      for (int i = 0; i < 20; i++) {
        lifecycle.runOnce();
        home.clock.advance(Duration.ofSeconds(1));
      }
      assertThat(home.ca.issuances()).as("one after a year").hasSize(2);
      home.clock.advance(Duration.ofDays(-1));
      for (int i = 0; i < 20; i++) {
        lifecycle.runOnce();
        home.clock.advance(Duration.ofSeconds(1));
      }
      assertThat(home.ca.issuances()).as("none when it went back").hasSize(2);
      home.clock.advance(Duration.ofDays(62));
      lifecycle.runOnce();
      assertThat(home.ca.issuances()).as("and on it goes").hasSize(3);
    }
  }

  @Test
  void aManagerWithThreadsIssuesAndRenews() throws Exception {
    var quick = SHOP.toBuilder().validity(Duration.ofSeconds(4)).build();
    var issued = Collections.synchronizedList(new ArrayList<VaultEvent>());
    try (var vault = Vault.inMemory()) {
      var lifecycle =
          LifecycleManager.builder(vault)
              .listener(told -> issued.add(told.event()))
              .threads(2)
              .build();
      lifecycle.start();
      lifecycle.start();
      assertThat(lifecycle.manage("shop", quick).awaitIssued(Duration.ofSeconds(60)).name())
          .isEqualTo("shop");
      Eventually.holds(() -> issued.size() >= 4);
      lifecycle.close();
      int size = vault.listVersions("shop", PageRequest.first(100)).items().size();
      assertThat(issued.subList(0, 4))
          .noneMatch(event -> event instanceof VaultEvent.AttemptFailed);
      Thread.sleep(50);
      assertThat(vault.listVersions("shop", PageRequest.first(100)).items()).hasSize(size);
    }
  }

  @Test
  void closingTheVaultEndsItsManager() throws Exception {
    var vault = home.vault();
    var lifecycle = LifecycleManager.start(vault);
    lifecycle.manage("shop", SHOP).awaitIssued(Duration.ofSeconds(60));
    vault.close();
    assertThatThrownBy(lifecycle::runOnce).isInstanceOf(ConflictException.class);
    var again = home.restart();
    try (var next = LifecycleManager.start(again)) {
      assertThat(next.manage("shop", SHOP).awaitIssued(Duration.ofSeconds(60)).name())
          .isEqualTo("shop");
    }
  }

  /** A storage that fails for a while while the manager runs: it goes on by itself. */
  @Test
  void aManagerSurvivesAStorageThatIsAway() throws Exception {
    try (var lifecycle = manager()) {
      lifecycle.start();
      lifecycle.manage("first", SHOP).awaitIssued(Duration.ofSeconds(60));
      home.faults().failReads(io.certwright.spi.storage.StorageException.Reason.UNAVAILABLE);
      Thread.sleep(1500);
      home.faults().mendReads();
      lifecycle.manage("second", SHOP).awaitIssued(Duration.ofSeconds(60));
    }
  }

  @Test
  void aFailedCommitOfARenewalIsMadeAgain() {
    try (var lifecycle = manager()) {
      lifecycle.manage("shop", OUTSIDE);
      lifecycle.runOnce();
      home.clock.advance(Duration.ofDays(61));
      int told = events.size();
      // The intent, and then even the note that it failed.
      home.faults().failNextCommit(io.certwright.testkit.CommitFault.THROWN_BEFORE);
      home.faults().failNextCommit(io.certwright.testkit.CommitFault.THROWN_BEFORE);
      assertThat(lifecycle.runOnce().failed()).isEqualTo(1);
      assertThat(events).as("not even that could be stored, so it is not told").hasSize(told);
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
      assertThat(home.ca.issuances()).hasSize(2);
    }
  }
}
