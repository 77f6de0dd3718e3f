package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.VaultHealth;
import io.certwright.VaultHealth.Code;
import io.certwright.errors.VaultClosedException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.storage.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a node says of itself and its storage. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class HealthTest {

  private static final Duration PAST_THE_BOUND = Duration.ofSeconds(1).plusNanos(1);

  private final Cluster cluster = Cluster.ofNodes(2);
  private final Cluster.Node here = cluster.node(0);

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aNodeWhoseStorageAnswersIsWell() {
    assertThat(here.vault.health())
        .isEqualTo(
            new VaultHealth(
                true,
                Optional.empty(),
                Duration.ZERO,
                Optional.of(Duration.ZERO),
                Set.of(),
                List.of()));
    cluster.clock.advance(Duration.ofMillis(400));
    assertThat(here.vault.health().age()).isEqualTo(Duration.ofMillis(400));
    assertThat(here.vault.health().isHealthy()).isTrue();
  }

  @Test
  void aStorageThatIsAwayIsToldOfUntilItIsBack() {
    cluster.clock.advance(PAST_THE_BOUND);
    assertThat(here.vault.health().isHealthy()).isTrue();
    here.faults.failReads(StorageException.Reason.UNAVAILABLE);
    cluster.clock.advance(PAST_THE_BOUND);
    var since = cluster.clock.instant();
    for (int i = 0; i < 5; i++) {
      var health = here.vault.health();
      assertThat(health.storageAnswers()).isFalse();
      assertThat(health.awaySince()).contains(since);
      assertThat(health.age()).isGreaterThan(Duration.ofSeconds(1).multipliedBy(i + 1));
      assertThat(health.problems())
          .extracting(VaultHealth.Problem::code)
          .containsExactly(Code.STORAGE_AWAY, Code.CACHE_STALE);
      assertThat(health.problems().get(0).message()).contains(since.toString(), "FaultyStorage");
      cluster.clock.advance(PAST_THE_BOUND);
    }
    here.faults.mendReads();
    assertThat(here.vault.health().isHealthy()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"5000,true", "-5000,true", "5001,false", "-5001,false", "3600000,false"})
  void aClockThatDiffersIsToldOf(long millis, boolean healthy) {
    var ahead = Duration.ofMillis(millis);
    var health = cluster.join(ahead).vault.health();
    assertThat(health.clockDifference()).contains(ahead);
    assertThat(health.isHealthy()).isEqualTo(healthy);
    if (!healthy) {
      assertThat(health.problems())
          .singleElement()
          .satisfies(problem -> assertThat(problem.code()).isEqualTo(Code.CLOCK_DIFFERS))
          .satisfies(
              problem ->
                  assertThat(problem.message())
                      .contains(ahead.abs().toString(), millis > 0 ? "ahead of" : "behind"));
    }
  }

  @Test
  void itCostsAtMostOneQuestionWithinTheBound() {
    here.vault.create("shop", CertificatePolicy.tlsServer("shop.example.test").build());
    here.vault.health();
    here.tap.reset();
    for (int i = 0; i < 1_000; i++) {
      assertThat(here.vault.health().isHealthy()).isTrue();
    }
    assertThat(here.tap.calls()).isZero();
    for (int i = 0; i < 10; i++) {
      cluster.clock.advance(PAST_THE_BOUND);
      here.vault.health();
      here.vault.health();
    }
    assertThat(here.tap.dues).hasValue(10);
    assertThat(here.tap.gets).hasValue(0);
    assertThat(here.tap.commits).hasValue(0);
  }

  @Test
  void aClosedVaultHasNone() {
    here.vault.close();
    assertThatThrownBy(here.vault::health).isInstanceOf(VaultClosedException.class);
  }
}
