package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.certwright.PageRequest;
import io.certwright.ca.EmbeddedCa;
import io.certwright.lifecycle.LifecycleRun;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.ClaimRequest;
import io.certwright.spi.storage.Storage;
import io.certwright.testkit.FakeAnswer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that share the work: each due certificate in one hand, and a late hand refused. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClaimsTest {

  private static final LifecycleRun ONE = new LifecycleRun(1, 0, 0);
  private static final Duration PAST_THE_LEASE = Duration.ofMinutes(5);

  /** Who signs. */
  private enum Signer {
    ITSELF,
    EMBEDDED,
    OUTSIDE;

    CertificatePolicy policy(String host) {
      return switch (this) {
        case ITSELF -> CertificatePolicy.tlsServer(host).build();
        case EMBEDDED -> CertificatePolicy.tlsServer(host).issuer("root").build();
        case OUTSIDE -> Cluster.outside(host);
      };
    }
  }

  private final Cluster cluster = Cluster.ofNodes(2);
  private final Cluster.Node here = cluster.node(0);
  private final Cluster.Node there = cluster.node(1);

  @AfterEach
  void close() {
    cluster.close();
  }

  private void declare(Signer signer, String... names) {
    if (signer == Signer.EMBEDDED) {
      EmbeddedCa.openOrCreateRoot(here.vault, "root");
    }
    for (var name : names) {
      here.lifecycle.manage(name, signer.policy(name + ".example.test"));
    }
  }

  private int versions(String name) {
    return there.vault.listVersions(name, PageRequest.first(100)).items().size();
  }

  private List<String> operations(String target) {
    return there.vault.audit().entries(Optional.empty(), 1000).entries().stream()
        .filter(entry -> entry.target().startsWith(target))
        .map(entry -> entry.operation())
        .toList();
  }

  private void requireIntact() {
    assertThat(there.vault.audit().verify().findings()).isEmpty();
  }

  /** The work of one node takes longer than its lease, and another one does it meanwhile. */
  @ParameterizedTest
  @EnumSource(Signer.class)
  void aHandThatIsLateIsRefused(Signer signer) {
    declare(signer, "shop");
    here.tap.beforeNextCommit(
        () -> {
          cluster.clock.advance(PAST_THE_LEASE);
          assertThat(there.lifecycle.runOnce()).isEqualTo(ONE);
        });
    assertThat(here.lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
    assertThat(versions("shop")).isEqualTo(1);
    assertThat(cluster.ca.calls()).hasSize(signer == Signer.OUTSIDE ? 1 : 0);
    assertThat(there.lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
    requireIntact();
  }

  /** A claim alone is enough for the refusal: the other one has not written anything yet. */
  @ParameterizedTest
  @EnumSource(Signer.class)
  void aHandThatIsLateIsRefusedOnceAnotherOneHasTheRecord(Signer signer) {
    declare(signer, "shop");
    here.tap.beforeNextCommit(
        () -> {
          cluster.clock.advance(PAST_THE_LEASE);
          assertThat(cluster.claim(PAST_THE_LEASE)).hasSize(1);
        });
    assertThat(here.lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
    assertThat(versions("shop")).isZero();
    assertThat(cluster.ca.calls()).isEmpty();
    cluster.clock.advance(PAST_THE_LEASE);
    assertThat(there.lifecycle.runOnce()).isEqualTo(ONE);
  }

  /** Nobody else came, so nothing is lost: the fence stands although the lease is over. */
  @ParameterizedTest
  @EnumSource(Signer.class)
  void aHandThatIsLateGoesOnIfNobodyElseCame(Signer signer) {
    declare(signer, "shop");
    here.tap.beforeNextCommit(() -> cluster.clock.advance(PAST_THE_LEASE));
    assertThat(here.lifecycle.runOnce()).isEqualTo(ONE);
    assertThat(there.lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
    assertThat(versions("shop")).isEqualTo(1);
  }

  /** An order is asked for by whoever has it in hand, and by nobody who is late. */
  @Test
  void anIssuerIsNotAskedTwiceAboutAnOrder() {
    cluster.ca.answerNext(FakeAnswer.pending(Bytes.copyOf(new byte[] {5}), Duration.ofHours(1)));
    declare(Signer.OUTSIDE, "shop");
    assertThat(here.lifecycle.runOnce()).isEqualTo(new LifecycleRun(0, 1, 0));
    cluster.clock.advance(Duration.ofHours(1));
    here.tap.beforeNextGet(
        () -> {
          cluster.clock.advance(PAST_THE_LEASE);
          assertThat(there.lifecycle.runOnce()).isEqualTo(ONE);
        });
    assertThat(here.lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
    assertThat(cluster.ca.calls()).as("once for the order, once for what became of it").hasSize(2);
    assertThat(versions("shop")).isEqualTo(1);
    requireIntact();
  }

  /** Somebody changes a certificate that is in hand: the work on what it was is not stored. */
  @Test
  void aChangeEndsAClaim() {
    declare(Signer.ITSELF, "shop");
    var changed = CertificatePolicy.tlsServer("www.example.test").build();
    here.tap.beforeNextCommit(() -> there.lifecycle.manage("shop", changed));
    assertThat(here.lifecycle.runOnce())
        .as("the first attempt is refused, the record due again, and done once in a run")
        .isEqualTo(Runs.NOTHING);
    assertThat(here.lifecycle.runOnce()).isEqualTo(ONE);
    assertThat(there.vault.get("shop").x509().getSubjectX500Principal())
        .hasToString("CN=www.example.test");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void manyAreClaimedTogetherAndLeaveNoOtherTrace(boolean outside) throws Exception {
    var names = IntStream.range(0, 40).mapToObj(i -> "n" + i).toArray(String[]::new);
    declare(outside ? Signer.OUTSIDE : Signer.ITSELF, names);
    here.tap.reset();
    there.tap.reset();
    Together.run(here.lifecycle::runOnce, there.lifecycle::runOnce);
    for (var name : names) {
      assertThat(versions(name)).as(name).isEqualTo(1);
    }
    assertThat(here.tap.claims.size() + there.tap.claims.size()).isLessThan(20);
    assertThat(cluster.ca.calls()).hasSize(outside ? names.length : 0);
    assertThat(operations("n1"))
        .as("no entry of a claim")
        .doesNotContain("lifecycle/claim")
        .isNotEmpty();
    requireIntact();
  }

  @Test
  void whatIsNotDueIsNotClaimed() {
    declare(Signer.ITSELF, "shop");
    here.lifecycle.runOnce();
    here.tap.reset();
    assertThat(here.lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
    assertThat(here.tap.claims).isEmpty();
    assertThat(here.tap.commits).hasValue(0);
  }

  /** A worker that dies must not cost a short-lived certificate its end. */
  @Test
  void aLeaseIsNoLongerThanTheShortestLifeInHandAllows() {
    declare(Signer.ITSELF, "long-lived");
    here.lifecycle.manage(
        "brief",
        CertificatePolicy.tlsServer("brief.example.test").validity(Duration.ofSeconds(60)).build());
    here.lifecycle.runOnce();
    cluster.clock.advance(Duration.ofDays(70));
    here.lifecycle.runOnce();
    cluster.clock.advance(Duration.ofSeconds(45));
    here.lifecycle.runOnce();
    assertThat(here.tap.claims)
        .extracting(ClaimRequest::lease)
        .as("the issue, that the brief one has ended, its renewal and the next")
        .containsOnly(Duration.ofSeconds(6))
        .hasSize(4);
    here.tap.reset();
    here.lifecycle.manage("other", Signer.ITSELF.policy("other.example.test"));
    here.lifecycle.runOnce();
    assertThat(here.tap.claims)
        .extracting(ClaimRequest::lease)
        .containsExactly(Duration.ofMinutes(5));
  }

  /** What a node claimed before it died is due again when its lease is over, not before. */
  @Test
  void aDeadNodesWorkIsTakenUpAfterItsLease() {
    declare(Signer.OUTSIDE, "shop");
    here.faults.loseNextClaim();
    assertThat(catchThrowable(here.lifecycle::runOnce)).isNotNull();
    cluster.clock.advance(PAST_THE_LEASE.minusMillis(1));
    assertThat(there.lifecycle.runOnce()).isEqualTo(Runs.NOTHING);
    cluster.clock.advance(Duration.ofMillis(1));
    assertThat(there.lifecycle.runOnce()).isEqualTo(ONE);
    assertThat(cluster.ca.calls()).hasSize(1);
  }

  /** One of those whose commits are combined is refused: the others are not held up by it. */
  @Test
  void aRefusedFenceAnswersOnlyItsOwnOperation() throws Exception {
    declare(Signer.ITSELF, "shop");
    here.faults.holdCommits();
    Runnable release =
        () -> {
          try {
            Eventually.holds(() -> here.faults.heldCommits() == 1 && here.tap.claims.size() == 1);
            cluster.clock.advance(PAST_THE_LEASE);
            assertThat(there.lifecycle.runOnce()).isEqualTo(ONE);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          } finally {
            here.faults.releaseCommits();
          }
        };
    Together.run(
        () -> here.vault.create("first", Signer.ITSELF.policy("first.example.test")),
        () -> here.vault.create("second", Signer.ITSELF.policy("second.example.test")),
        () -> assertThat(here.lifecycle.runOnce()).isEqualTo(Runs.NOTHING),
        release);
    assertThat(versions("first")).isEqualTo(1);
    assertThat(versions("second")).isEqualTo(1);
    assertThat(versions("shop")).isEqualTo(1);
    requireIntact();
  }

  /** A storage that others share and that hands nothing out: claimed by commits. */
  @ParameterizedTest
  @EnumSource(Signer.class)
  void withoutThatAbilityACommitClaims(Signer signer) throws Exception {
    try (var plain = Cluster.on(ClaimsTest::withoutClaims, 2)) {
      var first = plain.node(0);
      var second = plain.node(1);
      EmbeddedCa.openOrCreateRoot(first.vault, "root");
      first.lifecycle.manage("shop", signer.policy("shop.example.test"));
      for (int round = 1; round <= 5; round++) {
        Together.run(first.lifecycle::runOnce, second.lifecycle::runOnce);
        assertThat(second.vault.listVersions("shop", PageRequest.first(100)).items())
            .hasSize(round);
        plain.clock.advance(Duration.ofDays(61));
      }
      assertThat(plain.ca.calls()).hasSize(signer == Signer.OUTSIDE ? 5 : 0);
      assertThat(second.vault.audit().entries(Optional.empty(), 1000).entries())
          .anyMatch(entry -> entry.operation().equals("lifecycle/claim"));
    }
  }

  static Storage withoutClaims(Storage storage) {
    return (Storage)
        Proxy.newProxyInstance(
            ClaimsTest.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("claims")) {
                return Optional.empty();
              }
              try {
                return method.invoke(storage, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
