package io.certwright.tests.stripes;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.audit.AuditEntry;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeySpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Nodes that come and go, meet in the middle of their commits, and change the same certificates:
 * the trail has an entry of all that was done, once, each stripe is whole, and every page length
 * shows the same.
 */
class StripesModelTest {

  private static final CertificatePolicy POLICY =
      CertificatePolicy.tlsServer("shop.example.test").key(KeySpec.ED25519).build();

  private static final class World implements AutoCloseable {
    private final Crowd crowd = new Crowd();
    private final List<String> strangers = new ArrayList<>();
    private final HashMap<String, Integer> versions = new HashMap<>();

    World() {
      for (int i = 0; i < 3; i++) {
        crowd.join();
      }
    }

    private Crowd.Node node(int number) {
      return crowd.nodes.get(number % crowd.nodes.size());
    }

    private void write(Crowd.Node node) {
      strangers.add(node.write());
    }

    @Override
    public void close() {
      crowd.close();
    }
  }

  /** Something that happens. */
  private interface Act {
    void play(World world);
  }

  private record Write(int node, int times) implements Act {
    @Override
    public void play(World world) {
      for (int i = 0; i < times; i++) {
        world.write(world.node(node));
      }
    }
  }

  private record Create(int node, String name) implements Act {
    @Override
    public void play(World world) {
      world.node(node).vault.create(name, POLICY);
      world.versions.merge(name, 1, Integer::sum);
    }
  }

  /** Another node is faster, so many times in a row. */
  private record Race(int node, int other, int times) implements Act {
    @Override
    public void play(World world) {
      var late = world.node(node);
      var fast = world.node(other);
      if (late == fast) {
        return;
      }
      var left = new int[] {times};
      late.meeting.before =
          () -> {
            if (left[0]-- > 0) {
              world.write(fast);
            }
          };
      world.write(late);
      late.meeting.before = () -> {};
    }
  }

  private record Join() implements Act {
    @Override
    public void play(World world) {
      if (world.crowd.nodes.size() < 6) {
        world.crowd.join();
      }
    }
  }

  @Provide
  Arbitrary<Act> acts() {
    var nodes = Arbitraries.integers().between(0, 5);
    var times = Arbitraries.integers().between(1, 12);
    return Arbitraries.frequencyOf(
        Tuple.of(4, Combinators.combine(nodes, times).as(Write::new)),
        Tuple.of(6, Combinators.combine(nodes, nodes, times).as(Race::new)),
        Tuple.of(2, Combinators.combine(nodes, Arbitraries.of("a", "b")).as(Create::new)),
        Tuple.of(1, Arbitraries.create(Join::new)));
  }

  @Property(tries = 60)
  void theTrailTellsOfEverythingOnce(
      @ForAll @Size(max = 25) List<@From("acts") Act> acts,
      @ForAll @IntRange(min = 1, max = 40) int limit) {
    try (var world = new World()) {
      acts.forEach(act -> act.play(world));
      var node = world.node(0);
      assertThat(node.vault.audit().verify().findings()).isEmpty();
      var trail = node.trail(1000);
      assertThat(world.node(1).trail(limit)).isEqualTo(trail);
      assertThat(trail.stream().map(AuditEntry::position)).doesNotHaveDuplicates();
      assertThat(trail).hasSize(world.crowd.stored().size());
      assertThat(trail.stream().map(AuditEntry::identity))
          .filteredOn(identity -> identity.startsWith("stranger"))
          .containsExactlyInAnyOrderElementsOf(world.strangers);
      world.versions.forEach(
          (name, count) ->
              assertThat(trail)
                  .filteredOn(entry -> entry.target().startsWith(name + "/"))
                  .hasSize(count));
      requireStartsToldOf(trail);
    }
  }

  /** Each stripe begins with the commit that the first one tells of it by. */
  private static void requireStartsToldOf(List<AuditEntry> trail) {
    var begun = new HashSet<String>();
    var told = new HashSet<String>();
    for (var entry : trail) {
      begun.add(entry.position().substring(0, 4));
      if (entry.operation().equals("audit/stripe")) {
        assertThat(entry.position()).startsWith("0000/");
        assertThat(told.add(entry.detail().substring("stripe ".length(), 11))).isTrue();
      }
    }
    told.add("0000");
    assertThat(told).isEqualTo(begun);
  }
}
