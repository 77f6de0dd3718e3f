package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.CertificateQuery;
import io.certwright.CertificateState;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.VaultCensus;
import io.certwright.VaultCensus.Standing;
import io.certwright.access.Identity;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.IntegrityException;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.Notification;
import io.certwright.policy.Renewal;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.DuePage;
import io.certwright.spi.storage.FindPage;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.ListPage;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import io.certwright.testkit.CommitFault;
import io.certwright.testkit.FakeAnswer;
import io.certwright.testkit.ForwardingStorage;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Health at a glance: how many certificates stand how. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CensusTest {

  private static final CertificatePolicy OWN =
      CertificatePolicy.tlsServer("own.example.test")
          .validity(Duration.ofDays(30))
          .renewal(Renewal.never())
          .notifications(Notification.daysBefore(10))
          .build();

  private final Home home = Home.inMemory();

  @AfterEach
  void close() {
    home.close();
  }

  private VaultCensus census() {
    return home.vault().census();
  }

  @Test
  void aVaultWithoutCertificatesCountsNone() {
    var census = census();
    assertThat(census.total()).isZero();
    assertThat(census.standings()).hasSize(Standing.values().length).containsValue(0L);
    assertThat(census.failing()).hasSize(Refusal.values().length);
    assertThat(census.asOf()).isEqualTo(Home.START);
    assertThat(census.overdue()).isEqualTo(new VaultCensus.Overdue(0, Duration.ZERO));
    assertThat(census.nextDue()).isEmpty();
  }

  @Test
  void aCertificateIsCountedByHowItStandsUntilItIsPurged() {
    var vault = home.vault();
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      lifecycle.manage("shop", OWN);
      assertThat(census().count(Standing.NEW)).isEqualTo(1);
      assertThat(census().overdue().atLeast()).isEqualTo(1);
      home.clock.advance(Duration.ofSeconds(7));
      assertThat(census().overdue().longest()).isEqualTo(Duration.ofSeconds(7));
      lifecycle.runOnce();
      assertThat(census().count(Standing.IN_SERVICE)).isEqualTo(1);
      assertThat(census().unmanaged()).as("it is never renewed").isEqualTo(1);
      var next = census().nextDue().orElseThrow();
      assertThat(next).as("a notice before it ends").isAfter(home.clock.instant());
      assertThat(next).isBefore(vault.get("shop").x509().getNotAfter().toInstant());
      assertThat(census().overdue().atLeast()).isZero();
      home.clock.advance(Duration.ofDays(21));
      assertThat(census().count(Standing.IN_SERVICE)).as("nobody took note yet").isEqualTo(1);
      lifecycle.runOnce();
      assertThat(census().count(Standing.NEAR_EXPIRY)).isEqualTo(1);
      home.clock.advance(Duration.ofDays(10));
      lifecycle.runOnce();
      assertThat(census().count(Standing.EXPIRED)).isEqualTo(1);
      vault.disable(vault.get("shop"));
      assertThat(census().count(Standing.DISABLED)).isEqualTo(1);
      vault.delete("shop");
      assertThat(census().count(Standing.DELETED)).isEqualTo(1);
      assertThat(census().unmanaged()).isZero();
      assertThat(census().total()).isEqualTo(1);
      vault.deleted().purge("shop");
      assertThat(census().total()).isZero();
    }
    assertThat(vault.audit().verify().findings()).isEmpty();
  }

  @Test
  void whatFailsIsCountedByItsClassAndFoundWithItsReason() {
    var policy = Home.outside("shop.example.test");
    try (var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      home.ca.answerNext(FakeAnswer.refuse(Refusal.REJECTED, "policy-42", Optional.empty()));
      lifecycle.manage("bad", policy);
      lifecycle.runOnce();
      home.ca.answerNext(FakeAnswer.pending(Bytes.copyOf(new byte[1]), Duration.ofHours(1)));
      lifecycle.manage("slow", policy);
      lifecycle.runOnce();
      home.vault().create("hand", policy.toBuilder().issuer(CertificatePolicy.UNKNOWN).build());
      var census = census();
      assertThat(census.failing().get(Refusal.REJECTED)).isEqualTo(1);
      assertThat(census.failingTotal()).isEqualTo(1);
      assertThat(census.inProgress()).isEqualTo(1);
      assertThat(census.awaitingPerson()).isEqualTo(1);
      var query = CertificateQuery.all().state(CertificateState.FAILING);
      var found = home.vault().search(query, PageRequest.first(10)).items();
      assertThat(found)
          .singleElement()
          .satisfies(
              line -> {
                assertThat(line.name()).isEqualTo("bad");
                var failing = line.failing().orElseThrow();
                assertThat(failing.failure().code()).isEqualTo("policy-42");
                assertThat(failing.failure().refusal()).isEqualTo(Refusal.REJECTED);
                assertThat(failing.attempts()).isEqualTo(1);
              });
      lifecycle.manage("bad", policy.toBuilder().validity(Duration.ofDays(60)).build());
      lifecycle.runOnce();
      assertThat(census().failingTotal()).isZero();
      assertThat(home.vault().search(query, PageRequest.first(10)).items()).isEmpty();
    }
  }

  @Test
  void aLostReplyIsCountedAsWhatBecameOfIt() {
    var vault = home.vault();
    home.faults().failNextCommit(CommitFault.REPLY_LOST);
    vault.create("there", OWN);
    home.faults().failNextCommit(CommitFault.REQUEST_LOST);
    assertThatThrownBy(() -> vault.create("not-there", OWN)).hasMessageContaining("try again");
    assertThat(census().total()).isEqualTo(1);
    home.restart();
    assertThat(census().total()).isEqualTo(1);
    assertThat(home.vault().audit().verify().findings()).isEmpty();
  }

  @Test
  void thoseThatShareACommitAreAllCounted() throws InterruptedException {
    var vault = home.vault();
    home.faults().holdCommits();
    var threads =
        IntStream.range(0, 24)
            .mapToObj(i -> new Thread(() -> vault.create("shop-" + i, OWN)))
            .toList();
    threads.forEach(Thread::start);
    Eventually.holds(() -> home.faults().heldCommits() == 1);
    home.faults().releaseCommits();
    for (var thread : threads) {
      thread.join();
    }
    assertThat(census().count(Standing.IN_SERVICE)).isEqualTo(24);
    home.restart();
    assertThat(census().count(Standing.IN_SERVICE)).isEqualTo(24);
  }

  @Test
  void itNeedsTheRightToAskForHealth() {
    assertThatThrownBy(() -> home.vault().as(Identity.named("eve")).census())
        .isInstanceOf(AccessDeniedException.class);
  }

  /** Whoever can write to the storage, but has no key, cannot make it say something else. */
  @Test
  void countsThatWereEditedAreNotBelieved() {
    home.vault().create("shop", OWN);
    try (var raw = home.another()) {
      var end = end(raw, home.commits(home.commits() - 1));
      for (int at = 0; at < end.payload().length(); at += 7) {
        overwrite(raw, end, at);
        assertThatThrownBy(this::census).isInstanceOf(IntegrityException.class);
      }
    }
  }

  private static StoredRecord end(MemoryStorage raw, List<RecordWrite> commit) {
    var key =
        commit.stream()
            .map(RecordWrite::key)
            .filter(written -> written.kind().equals("audit"))
            .findFirst()
            .orElseThrow();
    return raw.get(key).orElseThrow();
  }

  private static void overwrite(MemoryStorage raw, StoredRecord end, int at) {
    var payload = end.payload().toByteArray();
    payload[at] ^= 1;
    var put =
        new RecordWrite.Put(
            end.key(),
            OptionalLong.of(end.revision()),
            end.revision(),
            Bytes.copyOf(payload),
            end.attributes(),
            end.due());
    var outcome = raw.commit(new Commit(CommitId.random(new SecureRandom()), List.of(put)));
    assertThat(outcome).isInstanceOf(CommitOutcome.Committed.class);
  }

  /** Counts what is asked, and what comes back. */
  private static final class Meter extends ForwardingStorage {
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger records = new AtomicInteger();

    Meter(MemoryStorage target) {
      super(target);
    }

    private <T> T count(T answer, int found) {
      calls.incrementAndGet();
      records.addAndGet(found);
      return answer;
    }

    @Override
    public Optional<StoredRecord> get(RecordKey key) {
      return count(super.get(key), 1);
    }

    @Override
    public ListPage list(ListQuery query) {
      var page = super.list(query);
      return count(page, page.records().size());
    }

    @Override
    public FindPage find(FindQuery query) {
      var page = super.find(query);
      return count(page, page.hits().size());
    }

    @Override
    public DuePage due(VaultId vault, int limit) {
      var page = super.due(vault, limit);
      return count(page, page.records().size());
    }

    int cost(Runnable action) {
      calls.set(0);
      records.set(0);
      action.run();
      return 1000 * calls.get() + records.get();
    }
  }

  @Test
  void whatItCostsDoesNotGrowWithTheVault() {
    var meter = new Meter(MemoryStorage.create(home.clock));
    try (var vault = Vault.builder(meter, KeyProtections.ephemeral()).clock(home.clock).open()) {
      vault.create("shop", OWN);
      int few = meter.cost(() -> assertThat(vault.census().total()).isEqualTo(1));
      int make = meter.cost(() -> vault.create("other", OWN));
      for (int i = 0; i < 300; i++) {
        vault.create("shop-" + i, OWN);
      }
      assertThat(meter.cost(() -> assertThat(vault.census().total()).isEqualTo(302)))
          .isEqualTo(few)
          .isLessThan(5_000);
      assertThat(meter.cost(() -> vault.create("last", OWN)))
          .as("a change reads nothing for it")
          .isEqualTo(make);
    }
  }
}
