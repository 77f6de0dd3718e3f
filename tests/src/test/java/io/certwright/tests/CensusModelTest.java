package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.CertificateImport;
import io.certwright.CertificateOperation;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.WatchedCertificate;
import io.certwright.errors.VaultException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.Notification;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.testkit.CertificateFlaw;
import io.certwright.testkit.CommitFault;
import io.certwright.testkit.FakeAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/**
 * Whatever is done to certificates, by several nodes, with lost replies, refusals and restarts, the
 * census says what a scan of all of them comes to.
 */
class CensusModelTest {

  private static final List<String> NAMES = List.of("a", "b", "c", "d");

  private static final CertificatePolicy OWN =
      CertificatePolicy.tlsServer("own.example.test")
          .validity(Duration.ofDays(30))
          .notifications(Notification.daysBefore(9))
          .exportable(true)
          .build();

  private static final CertificatePolicy OUTSIDE =
      OWN.toBuilder().issuer(Cluster.CA).exportable(false).build();

  private static final CertificatePolicy BY_HAND =
      OWN.toBuilder().issuer(CertificatePolicy.UNKNOWN).build();

  /** A key with its certificate from elsewhere. */
  private static final byte[] FOREIGN = foreign();

  private static byte[] foreign() {
    try (var home = Cluster.ofNodes(1)) {
      var vault = home.node(0).vault;
      vault.create("foreign", OWN);
      try (var key = vault.exportPrivateKey(vault.get("foreign"))) {
        return key.toPem().getBytes(StandardCharsets.US_ASCII);
      }
    }
  }

  /** The nodes that run, and those that were ended. */
  private static final class World implements AutoCloseable {
    private final Cluster cluster = Cluster.ofNodes(2);
    private final List<Cluster.Node> nodes =
        new ArrayList<>(List.of(cluster.node(0), cluster.node(1)));

    private Cluster.Node node(int number) {
      return nodes.get(number);
    }

    private void restart(int number) {
      nodes.get(number).close();
      nodes.set(number, cluster.join(Duration.ZERO));
    }

    @Override
    public void close() {
      cluster.close();
    }
  }

  /** Something that happens. */
  private interface Act {
    void play(World world);
  }

  /** Something that is tried at a node: what the vault refuses changes nothing. */
  private record Try(int node, String name, String what, Consumer<Attempt> action) implements Act {
    @Override
    public void play(World world) {
      try {
        action.accept(new Attempt(world.node(node), name));
      } catch (VaultException e) {
        assertThat(e).as("%s", what).hasMessageMatching("(?s).+");
      }
    }

    @Override
    public String toString() {
      return what + " " + name + " at " + node;
    }
  }

  private record Attempt(Cluster.Node node, String name) {
    Vault vault() {
      return node.vault;
    }
  }

  private record Pass(Duration time) implements Act {
    @Override
    public void play(World world) {
      world.cluster.clock.advance(time);
    }
  }

  private record Fail(int node, CommitFault fault) implements Act {
    @Override
    public void play(World world) {
      world.node(node).faults.failNextCommit(fault);
    }
  }

  private record Answer(FakeAnswer answer) implements Act {
    @Override
    public void play(World world) {
      world.cluster.ca.answerNext(answer);
    }
  }

  private record Restart(int node) implements Act {
    @Override
    public void play(World world) {
      world.restart(node);
    }
  }

  private static void disable(Attempt attempt) {
    attempt.vault().disable(attempt.vault().get(attempt.name()));
  }

  private static void enable(Attempt attempt) {
    attempt.vault().listVersions(attempt.name(), PageRequest.first(100)).items().stream()
        .filter(version -> !version.isEnabled())
        .findFirst()
        .ifPresent(attempt.vault()::enable);
  }

  private static Consumer<Attempt> manage(CertificatePolicy policy) {
    return attempt -> attempt.node().lifecycle.manage(attempt.name(), policy);
  }

  private static Consumer<Attempt> create(CertificatePolicy policy) {
    return attempt -> attempt.vault().create(attempt.name(), policy);
  }

  private static Arbitrary<Act> tries(String what, Consumer<Attempt> action) {
    return Combinators.combine(Arbitraries.integers().between(0, 1), Arbitraries.of(NAMES))
        .as((node, name) -> new Try(node, name, what, action));
  }

  @Provide
  Arbitrary<Act> acts() {
    var nodes = Arbitraries.integers().between(0, 1);
    var days = Arbitraries.longs().between(1, 12).map(Duration::ofDays);
    var refusals =
        Arbitraries.of(Refusal.class)
            .map(refusal -> FakeAnswer.refuse(refusal, "no", Optional.of(Duration.ofHours(1))));
    var others =
        Arbitraries.of(
            FakeAnswer.flawed(CertificateFlaw.OTHER_KEY),
            FakeAnswer.pending(Bytes.copyOf(new byte[] {9}), Duration.ofHours(2)),
            FakeAnswer.issueAndLoseReply());
    return Arbitraries.frequencyOf(
        Tuple.of(5, tries("run", attempt -> attempt.node().lifecycle.runOnce())),
        Tuple.of(4, tries("manage inside", manage(OWN))),
        Tuple.of(5, tries("manage outside", manage(OUTSIDE))),
        Tuple.of(1, tries("create", create(OUTSIDE))),
        Tuple.of(2, tries("by hand", create(BY_HAND))),
        Tuple.of(2, tries("renew", attempt -> attempt.node().lifecycle.renewNow(attempt.name()))),
        Tuple.of(
            1, tries("policy", attempt -> attempt.vault().updatePolicy(attempt.name(), OUTSIDE))),
        Tuple.of(
            1,
            tries(
                "import",
                attempt ->
                    attempt
                        .vault()
                        .importCertificate(attempt.name(), CertificateImport.of(FOREIGN)))),
        Tuple.of(
            1,
            tries(
                "watch",
                attempt -> attempt.vault().watch(attempt.name(), WatchedCertificate.of(FOREIGN)))),
        Tuple.of(
            1,
            tries(
                "forget the operation",
                attempt ->
                    attempt
                        .vault()
                        .operation(attempt.name())
                        .ifPresent(CertificateOperation::delete))),
        Tuple.of(2, tries("disable", CensusModelTest::disable)),
        Tuple.of(1, tries("enable", CensusModelTest::enable)),
        Tuple.of(
            1,
            tries(
                "delete a version",
                attempt -> attempt.vault().deleteVersion(attempt.vault().get(attempt.name())))),
        Tuple.of(2, tries("delete", attempt -> attempt.vault().delete(attempt.name()))),
        Tuple.of(1, tries("recover", attempt -> attempt.vault().deleted().recover(attempt.name()))),
        Tuple.of(1, tries("purge", attempt -> attempt.vault().deleted().purge(attempt.name()))),
        Tuple.of(
            1,
            tries(
                "restore",
                attempt -> {
                  var backup = attempt.vault().backup(attempt.name());
                  attempt.vault().delete(attempt.name());
                  attempt.vault().deleted().purge(attempt.name());
                  attempt.vault().restore(backup);
                })),
        Tuple.of(4, days.map(Pass::new)),
        Tuple.of(1, Arbitraries.just(new Pass(Duration.ofDays(91)))),
        Tuple.of(3, Combinators.combine(nodes, Arbitraries.of(CommitFault.class)).as(Fail::new)),
        Tuple.of(3, refusals.map(Answer::new)),
        Tuple.of(2, others.map(Answer::new)),
        Tuple.of(1, nodes.map(Restart::new)));
  }

  @Property(tries = 200)
  void theCensusIsWhatAScanComesTo(@ForAll @Size(max = 40) List<@From("acts") Act> acts) {
    try (var world = new World()) {
      for (var act : acts) {
        act.play(world);
        CensusScan.of(world.node(1).vault).requireSame(world.node(0).vault.census());
      }
      settle(world);
      var vault = world.node(0).vault;
      CensusScan.of(vault).requireSame(world.node(1).vault.census());
      CensusScan.of(vault).requireNoted(vault.census(), world.cluster.clock.instant());
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  /** What was due is done, and what failed stays failed. */
  private static void settle(World world) {
    world.nodes.forEach(node -> node.faults.endScript());
    world.cluster.clock.advance(Duration.ofMinutes(10));
    for (int i = 0; i < 2; i++) {
      world.nodes.forEach(node -> node.lifecycle.runOnce());
    }
  }
}
