package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Certificate;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.errors.VaultException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.testkit.CommitFault;
import io.certwright.testkit.FakeAnswer;
import io.certwright.testkit.FakeCa;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
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
 * Four nodes, one of them with a wrong clock, that work, come too late, lose claims and commits and
 * take certificates out of service in any order: no certificate is issued twice for one need, none
 * is forgotten, and all nodes know the same.
 */
class NodesModelTest {

  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final Duration LIFE = Duration.ofDays(30);

  /**
   * The nodes, and what a test knows of them.
   *
   * @param disabled the versions that were taken out of service at some time
   */
  private record World(Cluster cluster, Set<String> disabled) {}

  /** Something that happens. */
  private interface Act {
    void play(World world);
  }

  /** A run that may end in an exception: what was not done stays due. */
  private static void run(Cluster.Node node) {
    attempt(node.lifecycle::runOnce);
  }

  private static void attempt(Runnable action) {
    try {
      action.run();
    } catch (VaultException e) {
      assertThat(e.isRetryable()).as("%s", e).isTrue();
    }
  }

  private record Run(int node) implements Act {
    @Override
    public void play(World world) {
      run(world.cluster().node(node));
    }
  }

  /** A node is held up in its next commit, past its lease, while another one works. */
  private record Late(int node, int other) implements Act {
    @Override
    public void play(World world) {
      world
          .cluster()
          .node(node)
          .tap
          .beforeNextCommit(
              () -> {
                world.cluster().clock.advance(Duration.ofMinutes(6));
                if (node != other) {
                  run(world.cluster().node(other));
                }
              });
      run(world.cluster().node(node));
      // If it had nothing to do, it is not to be held up later in the middle of another's run.
      world.cluster().node(node).tap.beforeNextCommit(null);
    }
  }

  private record Pass(Duration time) implements Act {
    @Override
    public void play(World world) {
      world.cluster().clock.advance(time);
    }
  }

  private record LoseClaim(int node) implements Act {
    @Override
    public void play(World world) {
      world.cluster().node(node).faults.loseNextClaim();
      run(world.cluster().node(node));
    }
  }

  private record FailCommit(int node, CommitFault fault) implements Act {
    @Override
    public void play(World world) {
      world.cluster().node(node).faults.failNextCommit(fault);
      run(world.cluster().node(node));
    }
  }

  private record Wait(Duration time) implements Act {
    @Override
    public void play(World world) {
      world.cluster().ca.answerNext(FakeAnswer.pending(Bytes.copyOf(new byte[] {9}), time));
    }
  }

  private record Switch(int node, String name, int which, boolean enabled) implements Act {
    @Override
    public void play(World world) {
      var vault = world.cluster().node(node).vault;
      var versions = vault.listVersions(name, PageRequest.first(100)).items();
      if (versions.isEmpty()) {
        return;
      }
      var target = versions.get(which % versions.size());
      if (!enabled) {
        world.disabled().add(target.version());
      }
      attempt(() -> set(vault, target));
    }

    private void set(Vault vault, Certificate target) {
      if (enabled) {
        vault.enable(target);
      } else {
        vault.disable(target);
      }
    }
  }

  @Provide
  Arbitrary<Act> acts() {
    var nodes = Arbitraries.integers().between(0, 3);
    var days = Arbitraries.longs().between(1, 40).map(Duration::ofDays);
    return Arbitraries.frequencyOf(
        Tuple.of(6, nodes.map(Run::new)),
        Tuple.of(3, Combinators.combine(nodes, nodes).as(Late::new)),
        Tuple.of(4, days.map(Pass::new)),
        Tuple.of(2, Arbitraries.longs().between(1, 600).map(s -> new Pass(Duration.ofSeconds(s)))),
        Tuple.of(1, nodes.map(LoseClaim::new)),
        Tuple.of(
            2, Combinators.combine(nodes, Arbitraries.of(CommitFault.class)).as(FailCommit::new)),
        Tuple.of(2, Arbitraries.longs().between(1, 90).map(m -> new Wait(Duration.ofMinutes(m)))),
        Tuple.of(
            2,
            Combinators.combine(
                    nodes,
                    Arbitraries.of(NAMES),
                    Arbitraries.integers().between(0, 3),
                    Arbitraries.of(true, false))
                .as(Switch::new)));
  }

  @Property(tries = 300)
  void nothingIsDoneTwiceAndNothingIsForgotten(
      @ForAll @Size(max = 25) List<@From("acts") Act> acts) {
    try (var cluster = Cluster.ofNodes(3)) {
      cluster.join(Duration.ofHours(1));
      for (var name : NAMES) {
        cluster.node(0).lifecycle.manage(name, policy(name));
      }
      var world = new World(cluster, new HashSet<>());
      acts.forEach(act -> act.play(world));
      settle(cluster);
      for (var name : NAMES) {
        requireOneEach(world, name);
      }
      requireNoneIssuedTwice(cluster.ca);
      assertThat(cluster.node(1).vault.audit().verify().findings()).isEmpty();
    }
  }

  private static CertificatePolicy policy(String name) {
    var policy = CertificatePolicy.tlsServer(name + ".example.test").validity(LIFE);
    return name.equals("c") ? policy.build() : policy.issuer(Cluster.CA).build();
  }

  /** Time enough for whatever is open to come to its end. */
  private static void settle(Cluster cluster) {
    for (int i = 0; i < 30; i++) {
      cluster.clock.advance(Duration.ofMinutes(95));
      run(cluster.node(i % 4));
    }
  }

  private static void requireOneEach(World world, String name) {
    var cluster = world.cluster();
    var versions = cluster.node(0).vault.listVersions(name, PageRequest.first(1000)).items();
    assertThat(versions).as("none is forgotten").isNotEmpty();
    var newest = versions.get(0);
    assertThat(newest.notAfter()).isAfter(cluster.clock.instant());
    // Renewed after two thirds of the life, less a jitter of up to a tenth. The life is what was
    // left when it arrived: an order that was fetched weeks later brings a shorter one. A version
    // that was taken out of service leaves an older one in it, which may be long due.
    for (int i = 0; i + 1 < versions.size(); i++) {
      var before = versions.get(i + 1);
      if (world.disabled().contains(before.version())) {
        continue;
      }
      var life = Duration.between(before.issued(), before.notAfter());
      assertThat(Duration.between(before.issued(), versions.get(i).issued()))
          .as("no renewal that nobody needed")
          .isGreaterThan(life.multipliedBy(50).dividedBy(100));
    }
    var current = versions.stream().filter(Certificate::isEnabled).findFirst();
    for (int node : IntStream.range(0, 4).toArray()) {
      assertThat(cluster.node(node).vault.find(name)).as("node %s", node).isEqualTo(current);
    }
  }

  private static void requireNoneIssuedTwice(FakeCa ca) {
    var operations = new HashSet<String>();
    for (var issuance : ca.issuances()) {
      assertThat(operations.add(issuance.operation())).isTrue();
    }
  }
}
