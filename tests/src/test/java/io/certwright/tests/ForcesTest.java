package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.OperationStatus;
import io.certwright.ca.EmbeddedCa;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.testkit.FakeAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an issue costs: every commit is a force of the disk. */
class ForcesTest {

  private static final Bytes ORDER = Bytes.copyOf(new byte[] {1});

  private final Home home = Home.inMemory();
  private final CertificatePolicy outside = Home.outside("shop.example.test");

  @AfterEach
  void close() {
    home.close();
  }

  private List<String> kindsOf(int commit) {
    // Preconditions, such as that a name is free, write nothing.
    return home.commits(commit).stream()
        .filter(write -> !(write instanceof RecordWrite.Check))
        .map(write -> write.key().kind())
        .sorted()
        .toList();
  }

  private CertificatePolicy embedded() {
    var root = EmbeddedCa.openOrCreateRoot(home.vault(), "root");
    var issuing = EmbeddedCa.openOrCreateIssuing(home.vault(), "issuing", root);
    return CertificatePolicy.tlsServer("shop.example.test").issuer(issuing.name()).build();
  }

  @Test
  void anIssueByACaInTheSameStorageIsOneCommitWithEverythingInIt() {
    var policy = embedded();
    home.vault().create("warm-up", policy);
    home.forgetCommits();
    home.vault().create("shop", policy);
    assertThat(home.commits()).isEqualTo(1);
    assertThat(kindsOf(0)).containsExactly("audit", "certificate", "issued", "version");
    home.forgetCommits();
    home.vault().create("shop", policy);
    assertThat(home.commits()).as("a further version").isEqualTo(1);
    assertThat(kindsOf(0)).containsExactly("audit", "certificate", "issued", "version");
  }

  @Test
  void aSelfSignedIssueIsOneCommit() {
    home.forgetCommits();
    home.vault().create("shop", CertificatePolicy.tlsServer("shop.example.test").build());
    assertThat(home.commits()).isEqualTo(1);
    assertThat(kindsOf(0)).containsExactly("audit", "certificate", "version");
  }

  @Test
  void aRenewalByTheEngineIsOneCommit() {
    var policy = embedded();
    try (var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      lifecycle.manage("shop", policy);
      lifecycle.runOnce();
      home.clock.advance(Duration.ofDays(70));
      home.forgetCommits();
      assertThat(lifecycle.runOnce().issued()).isEqualTo(1);
      var kinds = IntStream.range(0, home.commits()).mapToObj(this::kindsOf).toList();
      assertThat(kinds).filteredOn(some -> some.contains("version")).hasSize(1);
      assertThat(kinds)
          .filteredOn(some -> !some.contains("version"))
          .as("and two for the revocation list of each authority")
          .hasSize(4)
          .allMatch(some -> some.contains("crl"));
      home.forgetCommits();
      lifecycle.runOnce();
      lifecycle.manage("shop", policy);
      assertThat(home.commits()).as("nothing to do costs nothing").isZero();
    }
  }

  @Test
  void anOutsideIssuerThatAnswersAtOnceCostsTwo() {
    home.forgetCommits();
    var operation = home.vault().create("shop", outside);
    assertThat(operation.status()).isEqualTo(OperationStatus.COMPLETED);
    assertThat(home.commits()).isEqualTo(2);
    assertThat(kindsOf(0)).as("the intent").containsExactly("audit", "certificate");
    assertThat(kindsOf(1)).as("the result").containsExactly("audit", "certificate", "version");
  }

  @Test
  void eachChangeOfAnOrderCostsOneMoreAndNothingElseDoes() {
    home.ca.answerNext(
        FakeAnswer.pending(ORDER, Duration.ofHours(1)),
        FakeAnswer.pending(ORDER, Duration.ofHours(1)),
        FakeAnswer.refuse(Refusal.RATE_LIMITED, "slow-down", Optional.of(Duration.ofHours(1))));
    home.forgetCommits();
    home.vault().create("shop", outside);
    assertThat(home.commits()).as("intent, order").isEqualTo(2);
    try (var lifecycle = LifecycleManager.builder(home.vault()).build()) {
      for (int i = 0; i < 5; i++) {
        lifecycle.runOnce();
        home.clock.advance(Duration.ofMinutes(10));
      }
      assertThat(home.commits()).as("it is not time to ask").isEqualTo(2);
      home.clock.advance(Duration.ofHours(1));
      lifecycle.runOnce();
      assertThat(home.commits()).as("another time to ask at").isEqualTo(3);
      home.clock.advance(Duration.ofHours(1));
      lifecycle.runOnce();
      assertThat(home.commits()).as("refused for now").isEqualTo(4);
      home.clock.advance(Duration.ofHours(2));
      lifecycle.runOnce();
    }
    assertThat(home.vault().find("shop")).isPresent();
    assertThat(home.commits()).as("the result").isEqualTo(5);
    assertThat(home.ca.calls()).hasSize(4);
  }

  @Test
  void readingCostsNothing() {
    var vault = home.vault();
    vault.create("shop", outside);
    home.forgetCommits();
    vault.get("shop");
    vault.find("shop");
    vault.policy("shop");
    vault.operation("shop").orElseThrow().status();
    vault.list(io.certwright.PageRequest.first(10));
    vault.listVersions("shop", io.certwright.PageRequest.first(10));
    vault.audit().verify();
    assertThat(home.commits()).isZero();
  }

  @Test
  void openingAVaultThatIsThereCostsNothing() {
    home.vault().create("shop", outside);
    home.restart();
    assertThat(home.commits()).isZero();
  }

  @Test
  void aHandleCostsOneEntryAndFurtherOnesOfTheHourNothing() {
    home.vault().create("shop", outside);
    home.forgetCommits();
    home.vault().privateKey(home.vault().get("shop"));
    assertThat(home.commits()).isEqualTo(1);
    assertThat(kindsOf(0)).containsExactly("audit", "window");
    assertThat(home.commits(0)).allSatisfy(w -> assertThat(w).isInstanceOf(RecordWrite.Put.class));
    home.vault().privateKey(home.vault().get("shop"));
    assertThat(home.commits()).isEqualTo(1);
  }
}
