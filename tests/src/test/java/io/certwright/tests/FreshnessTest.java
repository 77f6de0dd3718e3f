package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.StorageFailureException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.storage.StorageException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one node writes is seen by the others within the bound that they were opened with. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FreshnessTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();
  private static final Duration BOUND = Duration.ofSeconds(1);
  private static final Duration PAST_THE_BOUND = BOUND.plusNanos(1);

  private final Cluster cluster = Cluster.ofNodes(2);
  private final Cluster.Node here = cluster.node(0);
  private final Cluster.Node there = cluster.node(1);

  @AfterEach
  void close() {
    cluster.close();
  }

  private Certificate renewed() {
    there.vault.create("shop", SHOP);
    return there.vault.get("shop");
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 1_000, 3_600_000})
  void aChangeIsSeenWithinTheBound(long millis) {
    var bound = Duration.ofMillis(millis);
    var node = cluster.join(Duration.ZERO, builder -> builder.freshness(bound));
    for (int round = 0; round < 3; round++) {
      var next = renewed();
      cluster.clock.advance(bound.plusNanos(1));
      assertThat(node.vault.get("shop")).as("round %s", round).isEqualTo(next);
    }
  }

  @Test
  void withinTheBoundAReadCostsNoCall() {
    var first = renewed();
    cluster.clock.advance(PAST_THE_BOUND);
    assertThat(here.vault.get("shop")).isEqualTo(first);
    renewed();
    here.tap.reset();
    for (int i = 0; i < 1_000; i++) {
      cluster.clock.advance(Duration.ofMillis(1));
      assertThat(here.vault.get("shop")).isEqualTo(first);
    }
    assertThat(here.tap.calls()).isZero();
  }

  @Test
  void aBoundOutsideItsRangeIsRefused() {
    try (var storage = MemoryStorage.create()) {
      var builder = Vault.builder(storage, KeyProtections.ephemeral());
      for (var bound :
          new Duration[] {
            Duration.ZERO,
            Duration.ofMillis(-1),
            Duration.ofMillis(10).minusNanos(1),
            Duration.ofHours(1).plusNanos(1)
          }) {
        assertThatThrownBy(() -> builder.freshness(bound))
            .isInstanceOf(InvalidRequestException.class)
            .hasMessageContaining("freshness");
      }
    }
  }

  /** A storage that tells of changes: they are seen although the bound is far away. */
  @Test
  void aWatchMakesItSooner() throws Exception {
    var ended = new CountDownLatch(1);
    var node =
        cluster.join(
            Duration.ZERO,
            builder ->
                builder
                    .freshness(Duration.ofHours(1))
                    .executor(
                        task ->
                            new Thread(
                                    () -> {
                                      task.run();
                                      ended.countDown();
                                    })
                                .start()));
    for (int round = 0; round < 3; round++) {
      var next = renewed();
      Eventually.holds(() -> node.vault.find("shop").filter(next::equals).isPresent());
    }
    node.vault.close();
    assertThat(ended.await(1, TimeUnit.MINUTES)).as("closing ends the watch").isTrue();
  }

  /** A watch that fails is opened again; meanwhile the bound holds. */
  @Test
  void anExecutorThatRefusesCostsNothingButTheWatch() {
    var node =
        cluster.join(
            Duration.ZERO,
            builder ->
                builder.executor(
                    task -> {
                      throw new RejectedExecutionException("full");
                    }));
    var next = renewed();
    cluster.clock.advance(PAST_THE_BOUND);
    assertThat(node.vault.get("shop")).isEqualTo(next);
  }

  /** A storage that is nobody else's needs no watch, and no thread for it. */
  @Test
  void aStorageOfOnesOwnIsNotWatched() {
    var tasks = new AtomicInteger();
    var storage = MemoryStorage.create();
    var protection = KeyProtections.ephemeral();
    Supplier<Vault> open =
        () -> Vault.builder(storage, protection).executor(task -> tasks.incrementAndGet()).open();
    try (var vault = open.get()) {
      vault.create("shop", SHOP);
      vault.get("shop");
      assertThat(tasks).hasValue(0);
      try (var other = storage.another()) {
        vault.get("shop");
        vault.get("shop");
        assertThat(tasks).as("once others may write").hasValue(1);
        assertThat(other.isShared()).isTrue();
      }
    }
  }

  @Test
  void whileTheStorageIsAwayReadsGoOnWithinTheBoundAndThenFail() {
    var first = renewed();
    cluster.clock.advance(PAST_THE_BOUND);
    assertThat(here.vault.get("shop")).isEqualTo(first);
    here.faults.failReads(StorageException.Reason.UNAVAILABLE);
    cluster.clock.advance(BOUND);
    assertThat(here.vault.get("shop")).as("within the bound").isEqualTo(first);
    cluster.clock.advance(Duration.ofNanos(1));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> here.vault.get("shop"))
          .isInstanceOfSatisfying(
              StorageFailureException.class, e -> assertThat(e.isRetryable()).isTrue());
    }
    var next = renewed();
    here.faults.mendReads();
    assertThat(here.vault.get("shop")).as("at once, without a restart").isEqualTo(next);
  }

  /** Readers that wait for a look that fails fail with it, and do not each wait for their own. */
  @Test
  void thoseWhoWaitForALookShareItsFailure() throws Exception {
    renewed();
    cluster.clock.advance(PAST_THE_BOUND);
    here.vault.get("shop");
    cluster.clock.advance(PAST_THE_BOUND);
    here.tap.reset();
    var readers = new AtomicReference<Thread[]>();
    int count = 8;
    here.tap.beforeNextLook(
        () -> {
          try {
            Eventually.holds(() -> waiting(readers.get()) == count - 1);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          here.faults.failReads(StorageException.Reason.UNAVAILABLE);
          cluster.clock.advance(Duration.ofMillis(1));
        });
    var failures = new AtomicInteger();
    var threads = new Thread[count];
    for (int i = 0; i < count; i++) {
      threads[i] =
          new Thread(
              () -> {
                try {
                  here.vault.get("shop");
                } catch (StorageFailureException e) {
                  failures.incrementAndGet();
                }
              });
    }
    readers.set(threads);
    for (var thread : threads) {
      thread.start();
    }
    for (var thread : threads) {
      thread.join(TimeUnit.MINUTES.toMillis(2));
    }
    assertThat(failures).hasValue(count);
    assertThat(here.tap.looks).as("one look for all of them").hasValue(1);
  }

  private static long waiting(Thread[] threads) {
    long count = 0;
    for (var thread : threads) {
      count += thread.getState() == Thread.State.WAITING ? 1 : 0;
    }
    return count;
  }
}
