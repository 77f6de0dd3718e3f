package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.lifecycle.Worker;
import io.certwright.lifecycle.LifecycleRun;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.testkit.FakeAnswer;
import io.certwright.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes whose clocks are wrong: the storage's clock decides. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClocksTest {

  private static final LifecycleRun ONE = new LifecycleRun(1, 0, 0);

  private final Cluster cluster = Cluster.ofNodes(1);
  private final Cluster.Node exact = cluster.node(0);

  @AfterEach
  void close() {
    cluster.close();
  }

  private static Instant next(Vault vault, String name) {
    return vault.list(PageRequest.first(10)).items().stream()
        .filter(line -> line.name().equals(name))
        .findFirst()
        .orElseThrow()
        .nextAction()
        .orElseThrow();
  }

  private CertificatePolicy policy(boolean outside) {
    EmbeddedCa.openOrCreateRoot(exact.vault, "root");
    return outside
        ? Cluster.outside("shop.example.test")
        : CertificatePolicy.tlsServer("shop.example.test").issuer("root").build();
  }

  @ParameterizedTest
  @CsvSource({"60,true", "60,false", "-60,true", "-60,false"})
  void aNodeWithAWrongClockRenewsNothingEarlyOrLate(long minutes, boolean outside) {
    var policy = policy(outside);
    var wrong = cluster.join(Duration.ofMinutes(minutes));
    exact.lifecycle.manage("shop", policy);
    assertThat(wrong.lifecycle.runOnce()).isEqualTo(ONE);
    for (int round = 0; round < 3; round++) {
      var version = exact.vault.getVersion("shop", newest());
      assertThat(version.issued()).isEqualTo(cluster.clock.instant());
      assertThat(version.notBefore())
          .isEqualTo(cluster.clock.instant().minusSeconds(60).truncatedTo(ChronoUnit.SECONDS));
      assertThat(Duration.between(version.issued(), version.notAfter()))
          .isBetween(Duration.ofDays(90).minusSeconds(2), Duration.ofDays(90));
      var due = next(exact.vault, "shop");
      cluster.clock.set(due.minusMillis(1));
      assertThat(wrong.lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
      cluster.clock.set(due);
      assertThat(wrong.lifecycle.runOnce()).isEqualTo(ONE);
    }
  }

  private String newest() {
    return exact.vault.listVersions("shop", PageRequest.first(1)).items().get(0).version();
  }

  /** What a node with a wrong clock declares or begins is due when it should be. */
  @ParameterizedTest
  @ValueSource(longs = {60, -60})
  void whatANodeWithAWrongClockDeclaresIsDueAtOnce(long minutes) {
    var wrong = cluster.join(Duration.ofMinutes(minutes));
    assertThat(wrong.lifecycle.runOnce())
        .as("it learns the storage's time")
        .isEqualTo(Runs.NOTHING);
    wrong.lifecycle.manage("shop", policy(false));
    assertThat(next(exact.vault, "shop")).isEqualTo(cluster.clock.instant());
    assertThat(exact.lifecycle.runOnce()).isEqualTo(ONE);
  }

  @ParameterizedTest
  @ValueSource(longs = {60, -60})
  void whileANodeWithAWrongClockAsksAnIssuerNobodyElseDoes(long minutes) {
    var wrong = cluster.join(Duration.ofMinutes(minutes));
    wrong.lifecycle.runOnce();
    var shop = policy(true);
    // The root's revocation list is made before.
    exact.lifecycle.runOnce();
    wrong.tap.reset();
    // Its second commit tells what the issuer answered; before it, the others have their turn.
    wrong.tap.beforeNextCommit(
        () ->
            wrong.tap.beforeNextCommit(
                () -> assertThat(exact.lifecycle.runOnce()).isEqualTo(Runs.NOTHING)));
    wrong.vault.create("shop", shop);
    assertThat(wrong.tap.commits).hasValue(2);
    assertThat(cluster.ca.calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {60, -60})
  void anIssuersWaitIsKeptByTheStoragesClock(long minutes) {
    cluster.ca.answerNext(FakeAnswer.pending(Bytes.copyOf(new byte[] {1}), Duration.ofHours(3)));
    var wrong = cluster.join(Duration.ofMinutes(minutes));
    exact.lifecycle.manage("shop", policy(true));
    assertThat(wrong.lifecycle.runOnce()).isEqualTo(new LifecycleRun(0, 1, 0));
    cluster.clock.advance(Duration.ofHours(3).minusMillis(1));
    assertThat(wrong.lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
    cluster.clock.advance(Duration.ofMillis(1));
    assertThat(wrong.lifecycle.runOnce()).isEqualTo(ONE);
  }

  /** What waits is due by the storage's clock, which was not set back. */
  @Test
  void aNodeWhoseOwnClockIsSetBackHastensNothing() {
    var policy = policy(true);
    var own = SettableClock.at(cluster.clock.instant());
    var wrong = cluster.join(Duration.ZERO, builder -> builder.clock(own));
    cluster.clock.advance(Duration.ofHours(12));
    own.advance(Duration.ofHours(12));
    cluster.ca.answerNext(
        FakeAnswer.refuse(Refusal.RATE_LIMITED, "slowly", Optional.of(Duration.ofHours(3))));
    exact.lifecycle.manage("shop", policy);
    exact.lifecycle.runOnce();
    var due = next(exact.vault, "shop");
    var worker = new Worker(EngineHolder.of(wrong.vault).engine(), "tends", Optional.empty());
    worker.tendVault();
    own.advance(Duration.ofHours(-6));
    for (int i = 0; i < 10; i++) {
      worker.tendVault();
    }
    assertThat(next(exact.vault, "shop")).isEqualTo(due);
    assertThat(Trail.entries(exact.vault, "lifecycle/clock-set-back")).isEmpty();
  }

  /** A wait by the node's clock for what was issued by the storage's. */
  @Test
  void aWaitForABriefCertificateEndsOnANodeThatIsAhead() {
    var wrong = cluster.join(Duration.ofHours(1));
    var brief =
        CertificatePolicy.tlsServer("brief.example.test").validity(Duration.ofMinutes(10)).build();
    var managed = wrong.lifecycle.manage("brief", brief);
    cluster.clock.advance(Duration.ofHours(1));
    assertThat(wrong.lifecycle.runOnce()).isEqualTo(ONE);
    assertThat(managed.awaitIssued(Duration.ofSeconds(1)).issued())
        .isEqualTo(cluster.clock.instant());
  }
}
