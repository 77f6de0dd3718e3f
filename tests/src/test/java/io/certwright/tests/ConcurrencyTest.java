package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.audit.AuditOutcome;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InterruptedOperationException;
import io.certwright.errors.StorageFailureException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import io.certwright.testkit.CommitFault;
import io.certwright.testkit.CountingStorage;
import io.certwright.testkit.FakeAnswer;
import io.certwright.testkit.FaultyStorage;
import io.certwright.testkit.ForwardingStorage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many threads on one vault: commits that are shared, refused, lost and interrupted. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ConcurrencyTest {

  private static final int THREADS = 64;
  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();

  private static Optional<Throwable> create(Vault vault, String name) {
    return Optional.ofNullable(catchThrowable(() -> vault.create(name, SHOP)));
  }

  private static void requireIntact(Vault vault) {
    assertThat(vault.audit().verify().findings()).isEmpty();
  }

  @Test
  void distinctNamesAllWinAndShareCommits() throws Exception {
    var faults = FaultyStorage.around(MemoryStorage.create());
    var storage = CountingStorage.around(faults);
    try (var vault = Vault.open(storage, KeyProtections.ephemeral())) {
      long before = storage.committed();
      faults.holdCommits();
      var release = new Thread(faults::releaseCommits);
      var started = ConcurrentHashMap.<Integer>newKeySet();
      var watcher =
          new Thread(
              () -> {
                try {
                  // The first is at the storage; the others have made their certificates.
                  Eventually.holds(() -> started.size() == THREADS && faults.heldCommits() == 1);
                  Thread.sleep(1000);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                release.start();
              });
      watcher.start();
      var results =
          Together.runAll(
              THREADS,
              number -> {
                started.add(number);
                return create(vault, "c-" + number);
              });
      watcher.join();
      release.join();
      assertThat(results).containsOnly(Optional.empty());
      assertThat(vault.list(PageRequest.first(1000)).items()).hasSize(THREADS);
      assertThat(storage.committed() - before).as("group commits").isLessThan(THREADS / 2);
      requireIntact(vault);
    }
  }

  @Test
  void oneNameHasAsManyVersionsAsWinners() throws Exception {
    try (var vault = Vault.inMemory()) {
      var results = Together.runAll(THREADS, number -> create(vault, "one"));
      var losers = results.stream().flatMap(Optional::stream).toList();
      assertThat(losers).allMatch(e -> e instanceof ConflictException);
      var versions = vault.listVersions("one", PageRequest.first(1000)).items();
      assertThat(versions).hasSize(THREADS - losers.size()).isNotEmpty();
      assertThat(vault.get("one")).isEqualTo(versions.get(0));
      requireIntact(vault);
    }
  }

  @Test
  void twoVaultsOnOneStorageShareOneTrail() throws Exception {
    var memory = MemoryStorage.create();
    var protection = KeyProtections.ephemeral();
    try (var first = Vault.open(memory, protection);
        var second = Vault.open(memory.another(), protection)) {
      var results =
          Together.runAll(
              16, number -> create(number % 2 == 0 ? first : second, "c-" + number / 2));
      var losers = results.stream().flatMap(Optional::stream).toList();
      assertThat(losers).allMatch(e -> e instanceof ConflictException);
      long done =
          first.audit().entries(Optional.empty(), 1000).entries().stream()
              .filter(entry -> entry.operation().equals("certificates/create"))
              .filter(entry -> entry.outcome() == AuditOutcome.DONE)
              .count();
      assertThat(done).isEqualTo(16 - losers.size());
      assertThat(second.list(PageRequest.first(100)).items()).hasSize(8);
      requireIntact(first);
      requireIntact(second);
    }
  }

  @Test
  void aCaIsMadeOnceByManyThreads() throws Exception {
    try (var vault = Vault.inMemory()) {
      var made =
          Together.runAll(16, number -> EmbeddedCa.openOrCreateRoot(vault, "root").certificate());
      assertThat(made).containsOnly(vault.get("root"));
      assertThat(vault.listVersions("root", PageRequest.first(10)).items()).hasSize(1);
    }
  }

  /** Only those whose commit failed learn of it, and each learns what became of its own change. */
  @ParameterizedTest
  @EnumSource(CommitFault.class)
  void faultsInTheMiddleTellTheTruth(CommitFault fault) throws Exception {
    var faults = FaultyStorage.around(MemoryStorage.create());
    try (var vault = Vault.open(faults, KeyProtections.ephemeral())) {
      var results =
          Together.runAll(
              16,
              number -> {
                if (number % 4 == 0) {
                  faults.failNextCommit(fault);
                }
                return create(vault, "c-" + number);
              });
      for (int i = 0; i < 16; i++) {
        boolean done = results.get(i).isEmpty();
        assertThat(vault.find("c-" + i).isPresent()).as("c-%s", i).isEqualTo(done);
        results.get(i).ifPresent(e -> assertThat(e).isInstanceOf(StorageFailureException.class));
      }
      if (fault == CommitFault.REPLY_LOST) {
        assertThat(results).containsOnly(Optional.empty());
      }
      // What is left of the script.
      for (int i = 0; i < 4; i++) {
        create(vault, "last-" + i);
      }
      vault.create("after", SHOP);
      requireIntact(vault);
    }
  }

  @Test
  void anInterruptedThreadKeepsItsFlagAndGetsItsResult() throws Exception {
    var faults = FaultyStorage.around(MemoryStorage.create());
    try (var vault = Vault.open(faults, KeyProtections.ephemeral())) {
      faults.holdCommits();
      var flags = ConcurrentHashMap.<String>newKeySet();
      var failure = new AtomicReference<Throwable>();
      var threads =
          List.of("one", "two", "three").stream()
              .map(
                  name ->
                      new Thread(
                          () -> {
                            create(vault, name).ifPresent(failure::set);
                            if (Thread.currentThread().isInterrupted()) {
                              flags.add(name);
                            }
                          }))
              .toList();
      threads.forEach(Thread::start);
      Eventually.holds(() -> faults.heldCommits() == 1);
      Thread.sleep(300);
      threads.forEach(Thread::interrupt);
      faults.releaseCommits();
      for (var thread : threads) {
        thread.join();
      }
      assertThat(failure).hasValue(null);
      assertThat(flags).hasSize(3);
      assertThat(vault.list(PageRequest.first(10)).items()).hasSize(3);
      requireIntact(vault);
    }
  }

  /** A storage that, as some do, gives up when the thread that calls it is interrupted. */
  private static final class Touchy extends ForwardingStorage {
    Touchy(Storage target) {
      super(target);
    }

    @Override
    protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
      if (Thread.currentThread().isInterrupted()) {
        throw new StorageException(StorageException.Reason.INTERRUPTED, "interrupted");
      }
      return onward.apply(commit);
    }
  }

  @Test
  void anInterruptOfTheLeaderIsNotThatOfTheOthers() throws Exception {
    var faults = FaultyStorage.around(new Touchy(MemoryStorage.create()));
    try (var vault = Vault.open(faults, KeyProtections.ephemeral())) {
      faults.holdCommits();
      var results = new ConcurrentHashMap<String, Optional<Throwable>>();
      var leader = new Thread(() -> results.put("leader", create(vault, "leader")));
      leader.start();
      Eventually.holds(() -> faults.heldCommits() == 1);
      var second = new Thread(() -> results.put("second", create(vault, "second")));
      var third = new Thread(() -> results.put("third", create(vault, "third")));
      second.start();
      third.start();
      Thread.sleep(300);
      leader.interrupt();
      second.interrupt();
      third.interrupt();
      faults.releaseCommits();
      leader.join();
      second.join();
      third.join();
      assertThat(results.values()).containsOnly(Optional.empty());
      requireIntact(vault);
    }
  }

  @Test
  void whoIsInterruptedBeforeItBeginsStillGetsItDone() {
    try (var vault = Vault.open(new Touchy(MemoryStorage.create()), KeyProtections.ephemeral())) {
      Thread.currentThread().interrupt();
      vault.create("shop", SHOP);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(vault.get("shop").name()).isEqualTo("shop");
    }
  }

  @Test
  void anInterruptedWaitEndsAndTheOperationGoesOn() throws Exception {
    try (var home = Home.inMemory()) {
      home.ca.answerNext(FakeAnswer.pending(Bytes.empty(), Duration.ofHours(1)));
      var operation = home.vault().create("shop", Home.outside("shop.example.test"));
      var thrown = new AtomicReference<Throwable>();
      var flag = new AtomicReference<Boolean>();
      var waiting =
          new Thread(
              () -> {
                thrown.set(catchThrowable(() -> operation.await(Duration.ofDays(100_000_000))));
                flag.set(Thread.currentThread().isInterrupted());
              });
      waiting.start();
      Thread.sleep(100);
      waiting.interrupt();
      waiting.join();
      assertThat(thrown.get())
          .isInstanceOf(InterruptedOperationException.class)
          .hasMessageContaining("goes on");
      assertThat(flag).hasValue(true);
      home.clock.advance(Duration.ofHours(2));
      operation.await(Home.SOON);
    }
  }
}
