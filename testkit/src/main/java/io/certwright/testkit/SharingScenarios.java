package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.Storage;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Assumptions;

/** Several storages open on the same records, as several processes have them. */
final class SharingScenarios {

  private static final int NODES = 4;

  private SharingScenarios() {}

  /** On nothing at all, all at once: each finds or makes what it needs. */
  static void openedTogether(StorageFixture fixture) throws Exception {
    Assumptions.assumeTrue(
        fixture.abilities().contains(StorageAbility.SHARED), "the fixture's abilities lack SHARED");
    List<Storage> nodes = Crew.run(NODES, i -> fixture::open);
    try (var bench = new Bench(fixture)) {
      for (int i = 0; i < NODES; i++) {
        assertThat(bench.attempt(nodes.get(i), bench.create("n" + i, ""))).isTrue();
      }
      for (var node : nodes) {
        assertThat(node.isShared()).isTrue();
        assertThat(Bench.ids(node.list(Pages.all(bench)))).containsExactly("n0", "n1", "n2", "n3");
      }
      nodes.forEach(Storage::close);
    }
  }

  static void seenAtOnce(Bench bench) {
    bench.needs(StorageAbility.SHARED);
    var other = bench.openAnother();
    var position = other.feedEnd();
    bench.commit(bench.create("a", "1"));
    for (int i = 1; i <= 100; i++) {
      var id = bench.commit(bench.update("a", i, "" + (i + 1)));
      var seen = other.get(bench.key("a")).orElseThrow();
      assertThat(seen.revision()).isEqualTo(i + 1);
      assertThat(seen.commit()).isEqualTo(id);
    }
    assertThat(Follower.changes(other, position, 10))
        .extracting(Feed.Change::revision)
        .contains(OptionalLong.of(101));
  }

  static void oneWinner(Bench bench) throws Exception {
    bench.needs(StorageAbility.SHARED);
    List<Storage> nodes = List.of(bench.storage(), bench.openAnother(), bench.openAnother());
    bench.commit(bench.create("a", ""));
    for (int round = 1; round <= 10; round++) {
      int revision = round;
      List<Boolean> won =
          Crew.run(
              12, i -> () -> bench.attempt(nodes.get(i % 3), bench.update("a", revision, "" + i)));
      assertThat(won).as("writers that won revision %s", revision).containsOnlyOnce(true);
    }
  }

  static void settledElsewhere(Bench bench) {
    bench.needs(StorageAbility.SHARED);
    var other = bench.openAnother();
    var done = bench.commit(bench.create("a", ""));
    assertThat(other.settle(done)).isEqualTo(Settlement.COMMITTED);
    var never = Bench.newId();
    assertThat(other.settle(never)).isEqualTo(Settlement.VOID);
    assertThat(Bench.conclude(bench.storage(), never, List.of(bench.create("late", ""))))
        .isNotEqualTo(Bench.committed());
    assertThat(other.get(bench.key("late"))).isEmpty();
  }

  static void nothingSkipped(Bench bench) throws Exception {
    bench.needs(StorageAbility.SHARED);
    var nodes = List.of(bench.storage(), bench.openAnother(), bench.openAnother());
    var follower = new Follower(bench.openAnother(), bench.storage().feedEnd(), 1000);
    int each = 40;
    Crew.run(
        nodes.size() + 1,
        i ->
            () -> {
              for (int k = 0; k < each; k++) {
                if (i == nodes.size()) {
                  follower.step();
                } else {
                  assertThat(bench.attempt(nodes.get(i), bench.create(i + "-" + k, ""))).isTrue();
                }
              }
              return 0;
            });
    follower.catchUp();
    assertThat(follower.seen())
        .extracting(Feed.Change::key)
        .doesNotHaveDuplicates()
        .hasSize(nodes.size() * each);
  }
}
