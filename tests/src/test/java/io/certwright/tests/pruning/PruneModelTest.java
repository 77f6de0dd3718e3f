package io.certwright.tests.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Vault;
import io.certwright.access.Identity;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditSummary;
import io.certwright.errors.AccessDeniedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
 * Nodes with clocks of one storage change things, time passes, and some of them prune: what is left
 * is always whole, in the vault and in an export; all that is gone was old enough; and the summary
 * counts exactly what there was.
 */
class PruneModelTest {

  private static final class World implements AutoCloseable {
    private final OldVault home = new OldVault();
    private final Map<String, AuditEntry> seen = new TreeMap<>();
    private final Set<String> names = new HashSet<>();
    private int strangers;

    private Vault node(int number) {
      return home.vaults.get(number % home.vaults.size());
    }

    /** Remembers what there is; an entry that is gone was there before. */
    private List<AuditEntry> look() {
      var trail = home.trail();
      trail.forEach(entry -> seen.put(entry.position(), entry));
      return trail;
    }

    @Override
    public void close() {
      home.close();
    }
  }

  /** Something that happens. */
  private interface Act {
    void play(World world);
  }

  private record Deny(int node, int times) implements Act {
    @Override
    public void play(World world) {
      for (int i = 0; i < times; i++) {
        var stranger = Identity.named("stranger-" + world.strangers++);
        assertThatThrownBy(() -> world.node(node).as(stranger).get("shop"))
            .isInstanceOf(AccessDeniedException.class);
      }
    }
  }

  private record Create(int node, String name) implements Act {
    @Override
    public void play(World world) {
      world.node(node).create(name, OldVault.POLICY);
      world.names.add(name);
    }
  }

  private record Purge(int node, String name) implements Act {
    @Override
    public void play(World world) {
      if (world.names.remove(name)) {
        world.node(node).delete(name);
        world.node(node).deleted().purge(name);
      }
    }
  }

  private record Pass(int days) implements Act {
    @Override
    public void play(World world) {
      world.home.pass(Duration.ofDays(days));
    }
  }

  private record Checkpoint(int node) implements Act {
    @Override
    public void play(World world) {
      var unused = world.node(node).audit().checkpoint();
    }
  }

  private record Join() implements Act {
    @Override
    public void play(World world) {
      if (world.home.vaults.size() < 4) {
        var unused = world.home.join();
      }
    }
  }

  private record Prune(int node, int days) implements Act {
    @Override
    public void play(World world) {
      var before = world.look();
      var age = Duration.ofDays(days);
      var limit = world.home.clock.instant().minus(age);
      long gone = world.node(node).audit().prune(age);
      var left = world.home.trail();
      var positions = new HashSet<>(left.stream().map(AuditEntry::position).toList());
      before.removeIf(entry -> positions.contains(entry.position()));
      assertThat(before).allMatch(entry -> entry.time().isBefore(limit));
      assertThat(before).hasSize((int) gone);
      check(
          world,
          world.seen.values().stream()
              .filter(entry -> !positions.contains(entry.position()))
              .toList());
    }

    private static void check(World world, List<AuditEntry> pruned) {
      var summary = world.home.vault().audit().pruned();
      long counted = summary.map(AuditSummary::entries).orElse(0L);
      assertThat(counted).isEqualTo(pruned.size());
      for (var chain : summary.map(AuditSummary::chains).orElse(List.of())) {
        var stripe = chain.last().position().substring(0, 4);
        for (var count : chain.counts()) {
          assertThat(pruned)
              .filteredOn(
                  entry ->
                      entry.position().startsWith(stripe)
                          && entry.operation().equals(count.operation())
                          && entry.outcome() == count.outcome())
              .hasSize((int) count.entries());
        }
      }
      assertThat(world.home.findings()).isEmpty();
    }
  }

  @Provide
  Arbitrary<Act> acts() {
    var nodes = Arbitraries.integers().between(0, 3);
    var times = Arbitraries.integers().between(1, 10);
    var names = Arbitraries.of("shop", "api");
    var days = Arbitraries.integers().between(1, 40);
    var ages = Arbitraries.integers().between(30, 50);
    return Arbitraries.frequencyOf(
        Tuple.of(4, Combinators.combine(nodes, times).as(Deny::new)),
        Tuple.of(3, Combinators.combine(nodes, names).as(Create::new)),
        Tuple.of(1, Combinators.combine(nodes, names).as(Purge::new)),
        Tuple.of(5, days.map(Pass::new)),
        Tuple.of(1, nodes.map(Checkpoint::new)),
        Tuple.of(1, Arbitraries.create(Join::new)),
        Tuple.of(4, Combinators.combine(nodes, ages).as(Prune::new)));
  }

  @Property(tries = 40)
  void whatIsLeftIsWhole(@ForAll @Size(max = 25) List<@From("acts") Act> acts) {
    try (var world = new World()) {
      acts.forEach(act -> act.play(world));
      assertThat(world.home.findings()).isEmpty();
      assertThat(world.home.verify(world.home.export()).findings()).isEmpty();
      var left = new ArrayList<>(world.home.trail());
      assertThat(left.stream().map(AuditEntry::position)).doesNotHaveDuplicates();
      for (var name : world.names) {
        assertThat(world.home.vault().get(name).version()).isNotNull();
      }
    }
  }
}
