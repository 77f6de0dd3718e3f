package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.certwright.CertificateUpdate;
import io.certwright.Contact;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.VaultException;
import io.certwright.event.RecordedEvent;
import io.certwright.event.VaultEvent;
import io.certwright.event.VaultListener;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.record.SubscriptionRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.lifecycle.Subscription;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.testkit.CommitFault;
import io.certwright.testkit.FakeAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Durable listeners, by a clock that the test sets. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ListenerTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();
  private static final Duration LEASE = Duration.ofMinutes(1);

  private final Home home = Home.inMemory();
  private final Overheard pager = new Overheard();

  @AfterEach
  void close() {
    home.close();
  }

  private LifecycleManager manager() {
    return manager(home.vault(), pager);
  }

  private static LifecycleManager manager(Vault vault, VaultListener listener) {
    return LifecycleManager.builder(vault).listener("Pager", listener).build();
  }

  private List<AuditEntry> trail(String operation) {
    return home.vault().audit().entries(Optional.empty(), 1000).entries().stream()
        .filter(entry -> entry.operation().equals(operation))
        .toList();
  }

  @Test
  void aNewListenerIsToldFromNowOnAndGoesOnAfterARestart() {
    home.vault().create("before", SHOP);
    try (var lifecycle = manager()) {
      lifecycle.runOnce();
      assertThat(pager.all()).isEmpty();
      home.vault().create("first", SHOP);
      lifecycle.runOnce();
      home.vault().create("second", SHOP);
    }
    home.restart();
    home.vault().create("third", SHOP);
    try (var lifecycle = manager()) {
      lifecycle.runOnce();
      lifecycle.runOnce();
    }
    assertThat(pager.all()).as("each once").hasSize(3);
    assertThat(pager.subjects(VaultEvent.Issued.class)).containsExactly("first", "second", "third");
    assertThat(home.vault().audit().verify().findings()).isEmpty();
  }

  @Test
  void oneThatAsksForItIsToldAllThatEverHappened() {
    home.vault().create("before", SHOP);
    var lifecycle =
        LifecycleManager.builder(home.vault()).listenerFromStart("ledger", pager).build();
    try (lifecycle) {
      lifecycle.runOnce();
      assertThat(pager.subjects(VaultEvent.Issued.class)).containsExactly("before");
    }
  }

  @Test
  void theHeaderSaysWhatWhenAndByWhom() {
    try (var lifecycle = manager()) {
      lifecycle.manage("Shop", SHOP);
      lifecycle.runOnce();
      home.vault().contacts().set(List.of(Contact.of("ops@example.test")));
      home.vault().update(home.vault().get("shop"), CertificateUpdate.none().withEnabled(false));
      lifecycle.runOnce();
    }
    var version = home.vault().listVersions("shop", PageRequest.first(1)).items().get(0);
    assertThat(pager.all())
        .extracting(
            e -> e.header().type(),
            e -> e.header().subject(),
            e -> e.header().version(),
            e -> e.header().identity(),
            e -> e.header().revision())
        .containsExactly(
            tuple("certificate.declared", "shop", Optional.empty(), "owner", 1L),
            tuple("certificate.issued", "shop", Optional.of(version.version()), "system", 2L),
            tuple("contacts.changed", "", Optional.empty(), "owner", 1L),
            tuple(
                "certificate.version-disabled",
                "shop",
                Optional.of(version.version()),
                "owner",
                3L));
    assertThat(pager.all())
        .allMatch(e -> e.header().vault().equals("default"))
        .allMatch(e -> e.header().time().equals(Home.START));
    assertThat(pager.all()).extracting(e -> e.header().id()).doesNotHaveDuplicates();
  }

  /** Every transition, through the operations that bring it about. */
  @Test
  void eachTransitionIsTold() {
    var vault = home.vault();
    try (var lifecycle = manager()) {
      home.ca.answerNext(
          FakeAnswer.pending(Bytes.empty(), Duration.ofHours(1)),
          FakeAnswer.fail(new IllegalStateException("down")));
      lifecycle.manage("out", Home.outside("out.example.test"));
      lifecycle.runOnce();
      home.clock.advance(Duration.ofHours(1));
      lifecycle.runOnce();
      vault.operation("out").orElseThrow().cancel();

      vault.create("shop", SHOP);
      vault.updatePolicy("shop", CertificatePolicy.tlsServer("www.example.test").build());
      vault.create("shop", SHOP);
      var backup = vault.backup("shop");
      var shop = vault.get("shop");
      vault.update(shop, CertificateUpdate.none().withEnabled(false));
      vault.update(shop, CertificateUpdate.none().withEnabled(true));
      vault.deleteVersion(shop);
      vault.delete("shop");
      vault.deleted().recover("shop");
      vault.delete("shop");
      vault.deleted().purge("shop");
      vault.restore(backup);

      vault.create("paper", SHOP.toBuilder().issuer(CertificatePolicy.UNKNOWN).build());
      vault.contacts().set(List.of(Contact.of("ops@example.test")));
      vault.contacts().delete();
      lifecycle.runOnce();
    }
    assertThat(pager.types())
        .containsExactly(
            "certificate.declared",
            "certificate.operation-started",
            "certificate.waiting",
            "certificate.attempt-failed",
            "certificate.operation-cancelled",
            "certificate.issued",
            "certificate.policy-changed",
            "certificate.policy-changed",
            "certificate.renewed",
            "certificate.version-disabled",
            "certificate.version-enabled",
            "certificate.version-deleted",
            "certificate.deleted",
            "certificate.recovered",
            "certificate.deleted",
            "certificate.purged",
            "certificate.restored",
            "certificate.request-ready",
            "contacts.changed",
            "contacts.changed");
  }

  @Test
  void oneThatThrowsIsToldAgainLaterAndHoldsUpNobodyElse() {
    var other = new Overheard();
    var lifecycle =
        LifecycleManager.builder(home.vault())
            .listener("Pager", pager)
            .listener("other", other)
            .build();
    try (lifecycle) {
      pager.failNext(3);
      home.vault().create("first", SHOP);
      home.vault().create("second", SHOP);
      lifecycle.runOnce();
      assertThat(other.subjects(VaultEvent.Issued.class)).containsExactly("first", "second");
      lifecycle.runOnce();
      assertThat(pager.all()).as("not at once").isEmpty();

      var failure = standing(lifecycle, "pager").failure().orElseThrow();
      assertThat(failure.attempts()).isEqualTo(1);
      assertThat(failure.reason()).contains("IOException").doesNotContain("hunter2");
      assertThat(standing(lifecycle, "pager").waiting()).isEqualTo(2);
      assertThat(standing(lifecycle, "other").waiting()).isZero();

      for (int attempt = 2; attempt <= 3; attempt++) {
        home.clock.set(standing(lifecycle, "pager").failure().orElseThrow().next());
        lifecycle.runOnce();
        assertThat(standing(lifecycle, "pager").failure().orElseThrow().attempts())
            .isEqualTo(attempt);
      }
      home.clock.set(standing(lifecycle, "pager").failure().orElseThrow().next());
      lifecycle.runOnce();
      assertThat(pager.subjects(VaultEvent.Issued.class)).containsExactly("first", "second");
      assertThat(standing(lifecycle, "pager").failure()).isEmpty();
    }
    assertThat(trail("lifecycle/deliver")).noneMatch(e -> e.detail().contains("hunter2"));
  }

  private static Subscription standing(LifecycleManager lifecycle, String name) {
    return lifecycle.subscriptions().list().stream()
        .filter(subscription -> subscription.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anEventThatFailsForADayIsPassedOverAndThatIsTold() {
    var other = new Overheard();
    var lifecycle =
        LifecycleManager.builder(home.vault())
            .listener("Pager", pager)
            .listener("other", other)
            .build();
    try (lifecycle) {
      pager.failNext(Integer.MAX_VALUE);
      home.vault().create("first", SHOP);
      home.vault().create("second", SHOP);
      var start = home.clock.instant();
      int rounds = 0;
      while (trail("lifecycle/pass-over").isEmpty()) {
        lifecycle.runOnce();
        home.clock.advance(Duration.ofMinutes(15));
        assertThat(++rounds).as("in a day").isLessThan(110);
      }
      assertThat(Duration.between(start, home.clock.instant())).isGreaterThan(Duration.ofDays(1));
      pager.failNext(0);
      home.clock.advance(Duration.ofHours(1));
      lifecycle.runOnce();
      lifecycle.runOnce();
      assertThat(pager.subjects(VaultEvent.Issued.class)).containsExactly("second");
      assertThat(pager.types()).as("not told of itself").hasSize(1);
      var passed = other.all().get(other.all().size() - 1);
      assertThat(passed.header().subject()).isEqualTo("pager");
      assertThat(passed.event()).isInstanceOf(VaultEvent.EventPassedOver.class);
      assertThat(((VaultEvent.EventPassedOver) passed.event()).event())
          .isEqualTo(other.all().get(0).header().id());
    }
  }

  /** Whatever becomes of the commit that keeps the place, nothing is left out. */
  @ParameterizedTest
  @EnumSource
  void aPlaceThatCouldNotBeKeptIsComeBackTo(CommitFault fault) {
    var lifecycle = manager();
    home.vault().create("first", SHOP);
    home.faults().failNextCommit(fault);
    try {
      lifecycle.runOnce();
    } catch (RuntimeException e) {
      assertThat(e).isInstanceOf(VaultException.class);
    }
    home.vault().create("second", SHOP);
    home.restart();
    try (var next = manager()) {
      next.runOnce();
    }
    assertThat(pager.subjects(VaultEvent.Issued.class)).containsExactly("first", "second");
  }

  /** What a listener does to the vault and to its own manager works, and is told as well. */
  @Test
  void oneThatComesBackIntoTheVaultWorks() {
    var managers = new ArrayList<LifecycleManager>();
    var seen = new ArrayList<String>();
    VaultListener busy =
        event -> {
          seen.add(event.header().subject());
          if (event.header().subject().equals("first")
              && event.event() instanceof VaultEvent.Issued) {
            home.vault().create("second", SHOP);
            var lifecycle = managers.get(0);
            lifecycle.manage("third", SHOP);
            lifecycle.runOnce();
            assertThat(lifecycle.subscriptions().list()).hasSize(1);
            assertThatThrownBy(() -> lifecycle.subscriptions().remove("pager"))
                .isInstanceOf(ConflictException.class);
          }
        };
    try (var lifecycle = manager(home.vault(), busy)) {
      managers.add(lifecycle);
      home.vault().create("first", SHOP);
      lifecycle.runOnce();
      assertThat(seen).containsExactly("first");
      lifecycle.runOnce();
      assertThat(seen).containsExactly("first", "second", "third", "third");
    }
  }

  /** A listener that causes an event with each event does not keep a run going for ever. */
  @Test
  void oneThatCausesWhatItIsToldDoesNotHoldARun() {
    var count = new ArrayList<RecordedEvent>();
    VaultListener echo =
        event -> {
          count.add(event);
          home.vault().contacts().set(List.of(Contact.of("ops@example.test")));
        };
    try (var lifecycle = manager(home.vault(), echo)) {
      home.vault().create("first", SHOP);
      for (int run = 1; run <= 5; run++) {
        lifecycle.runOnce();
        assertThat(count).hasSize(run);
      }
    }
  }

  @Test
  void oneThatClosesItsManagerFromItsThreadIsNotWaitedFor() throws Exception {
    var closed = new CountDownLatch(1);
    var managers = new ArrayList<LifecycleManager>();
    VaultListener closing =
        event -> {
          managers.get(0).close();
          closed.countDown();
        };
    var lifecycle = manager(home.vault(), closing);
    managers.add(lifecycle);
    lifecycle.start();
    home.vault().create("first", SHOP);
    assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void nodesWithOneNameShareTheSubscription() {
    var there = new Overheard();
    try (var second = home.openOn(home.another());
        var here = manager();
        var other = manager(second, there)) {
      for (int i = 0; i < 10; i++) {
        home.vault().create("c" + i, SHOP);
        second.create("d" + i, SHOP);
        if (i == 5) {
          // The lease is nobody's any more, and the other one comes first.
          home.clock.advance(LEASE.plusSeconds(1));
          other.runOnce();
        }
        here.runOnce();
        other.runOnce();
      }
    }
    var all = new ArrayList<>(pager.all());
    all.addAll(there.all());
    assertThat(all).as("each told to one of them, and once").hasSize(20);
    assertThat(all).extracting(e -> e.header().id()).doesNotHaveDuplicates();
    assertThat(there.all()).isNotEmpty();
    assertThat(home.vault().audit().verify().findings()).isEmpty();
  }

  /** The one node hangs in its listener: after a minute the other goes on, and nothing is lost. */
  @Test
  void oneThatHangsLosesItsLeaseAndHarmsNothing() throws Exception {
    var release = new CountDownLatch(1);
    var hangs = new CountDownLatch(1);
    VaultListener hanging =
        event -> {
          hangs.countDown();
          release.await();
        };
    var beside = new Overheard();
    var there = new Overheard();
    try (var second = home.openOn(home.another())) {
      var here =
          LifecycleManager.builder(home.vault())
              .listener("pager", hanging)
              .listener("beside", beside)
              .build();
      try (var other = manager(second, there)) {
        here.start();
        home.vault().create("first", SHOP);
        assertThat(hangs.await(60, TimeUnit.SECONDS)).isTrue();
        home.vault().create("second", SHOP);
        Eventually.holds(() -> beside.once().size() == 2);
        other.runOnce();
        assertThat(there.all()).as("the lease is the other one's").isEmpty();
        home.clock.advance(LEASE.plusSeconds(1));
        other.runOnce();
        assertThat(there.subjects(VaultEvent.Issued.class)).containsExactly("first", "second");
        release.countDown();
        here.close();
        home.vault().create("third", SHOP);
        other.runOnce();
        assertThat(there.all()).as("what the late one knows changes nothing").hasSize(3);
      } finally {
        release.countDown();
        here.close();
      }
    }
  }

  @Test
  void aNodeThatIsClosedLetsTheOthersGoOnAtOnce() {
    var there = new Overheard();
    try (var second = home.openOn(home.another());
        var other = manager(second, there)) {
      try (var here = manager()) {
        home.vault().create("first", SHOP);
        here.runOnce();
        assertThat(pager.all()).hasSize(1);
      }
      home.vault().create("second", SHOP);
      other.runOnce();
      assertThat(there.subjects(VaultEvent.Issued.class)).containsExactly("second");
    }
  }

  @Test
  void oneWhoIsInterruptedClosesAllTheSame() throws Exception {
    var there = new Overheard();
    try (var second = home.openOn(home.another());
        var other = manager(second, there)) {
      var here = manager();
      here.start();
      home.vault().create("first", SHOP);
      Eventually.holds(() -> pager.once().size() == 1);
      Thread.currentThread().interrupt();
      here.close();
      assertThat(Thread.interrupted()).isTrue();
      home.vault().create("second", SHOP);
      other.runOnce();
      assertThat(there.subjects(VaultEvent.Issued.class)).contains("second");
    }
  }

  /** An idle listener writes nothing, and two do not keep each other busy. */
  @Test
  void whoHasNothingToTellWritesNothing() {
    var builder =
        LifecycleManager.builder(home.vault())
            .listener("one", pager)
            .listener("two", new Overheard());
    try (var lifecycle = builder.build()) {
      home.vault().create("first", SHOP);
      lifecycle.runOnce();
      home.forgetCommits();
      for (int i = 0; i < 20; i++) {
        lifecycle.runOnce();
      }
      assertThat(home.commits()).isZero();
    }
  }

  @Test
  void aTrailThatDoesNotReachSoFarAnyMoreIsTold() throws Exception {
    manager().close();
    home.vault().create("missed", SHOP);
    var engine = EngineHolder.of(home.vault()).engine();
    var records = engine.records();
    var found = records.find(SubscriptionRecord.TYPE, "pager").orElseThrow();
    var beyond = found.value().told("0000/00000000000000ff");
    var write =
        records.replace(SubscriptionRecord.TYPE, beyond, RecordStore.noSecret(), found.revision());
    engine
        .gate()
        .commit(Caller.OWNER, "test", "pager", AuditOutcome.DONE, "", List.of(write), List.of());
    home.restart();
    try (var lifecycle = manager()) {
      lifecycle.runOnce();
      home.vault().create("after", SHOP);
      lifecycle.runOnce();
    }
    assertThat(pager.types()).containsExactly("listener.events-missed", "certificate.issued");
    assertThat(pager.subjects(VaultEvent.Issued.class)).containsExactly("after");
  }

  @Test
  void subscriptionsAreListedAndRemoved() {
    manager().close();
    var builder = LifecycleManager.builder(home.vault()).listener("other", pager);
    assertThatThrownBy(() -> builder.listener("OTHER", pager))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("other");
    assertThatThrownBy(() -> builder.listener("no name", pager))
        .isInstanceOf(InvalidRequestException.class);
    try (var lifecycle = builder.build()) {
      assertThat(lifecycle.subscriptions().list())
          .extracting(Subscription::name)
          .containsExactly("other", "pager");
      assertThatThrownBy(() -> lifecycle.subscriptions().remove("other"))
          .isInstanceOf(ConflictException.class);
      assertThatThrownBy(() -> lifecycle.subscriptions().remove("nobody"))
          .isInstanceOf(NotFoundException.class);
      lifecycle.subscriptions().remove("Pager");
      assertThat(lifecycle.subscriptions().list())
          .extracting(Subscription::name)
          .containsExactly("other");
    }
    assertThat(home.vault().audit().verify().findings()).isEmpty();
  }

  @Test
  void aRunningManagerTellsByItself() throws Exception {
    try (var lifecycle = manager()) {
      lifecycle.start();
      lifecycle.manage("shop", SHOP).awaitIssued(Duration.ofSeconds(60));
      Eventually.holds(() -> pager.once().size() == 2);
    }
    assertThat(pager.types()).containsExactly("certificate.declared", "certificate.issued");
  }
}
