package io.certwright.testkit;

import static io.certwright.testkit.ClaimScenarios.due;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Commits beside fences: whose work counts. */
final class FenceScenarios {

  private static final Duration HOUR = Duration.ofHours(1);

  private FenceScenarios() {}

  /** The way of every work: claimed, done, committed once. */
  static void standsOnce(Bench bench) {
    bench.claims();
    due(bench, "a");
    var start = bench.storage().feedEnd();
    var hand = bench.claim(HOUR, 1);
    var fences = List.of(bench.fence("a", hand));
    assertThat(bench.refusals(fences, bench.update("a", 1, "done"))).isEmpty();
    assertThat(bench.payload("a")).isEqualTo("done");
    assertThat(Follower.changes(bench.storage(), start, 10))
        .extracting(Feed.Change::key)
        .containsExactly(bench.key("a"));
    assertThat(bench.refusals(fences, bench.update("a", 2, "again")))
        .as("the fence went with the first commit")
        .containsExactly(bench.key("a"));
    assertThat(bench.payload("a")).isEqualTo("done");
  }

  /** A worker that was slow is refused once another has the record, before and after its work. */
  static void staleWorker(Bench bench) {
    bench.claims();
    bench.needs(StorageAbility.MOVES_CLOCK);
    due(bench, "a");
    var slow = bench.claim(HOUR, 1);
    bench.moveClock(HOUR.multipliedBy(2));
    var quick = bench.claim(HOUR, 1);
    assertThat(quick.ids()).containsExactly("a");
    assertRefused(bench, slow, 1);
    assertThat(bench.refusals(List.of(bench.fence("a", quick)), bench.update("a", 1, "done once")))
        .isEmpty();
    assertRefused(bench, slow, 2);
    assertThat(bench.payload("a")).isEqualTo("done once");
  }

  /** Nobody else came, so the work counts, though it took longer than the lease. */
  static void endedLease(Bench bench) {
    bench.claims();
    bench.needs(StorageAbility.MOVES_CLOCK);
    due(bench, "a");
    var hand = bench.claim(HOUR, 1);
    bench.moveClock(HOUR.multipliedBy(2));
    assertThat(bench.storage().due(bench.vault, 10).records()).hasSize(1);
    assertThat(bench.refusals(List.of(bench.fence("a", hand)), bench.update("a", 1, "late")))
        .isEmpty();
    assertThat(bench.storage().due(bench.vault, 10).records()).isEmpty();
  }

  /** A put without a fence, by whomever, ends the claim as well. */
  static void putByAnother(Bench bench) {
    bench.claims();
    due(bench, "a");
    var hand = bench.claim(HOUR, 1);
    bench.commit(Bench.due(bench.update("a", 1, "theirs"), bench.now().minus(HOUR)));
    assertRefused(bench, hand, 2);
    assertThat(bench.payload("a")).isEqualTo("theirs");
  }

  /** A fence stands for records that the commit leaves alone. */
  static void besidesTheWrites(Bench bench) {
    bench.claims();
    due(bench, "a", "b");
    var hand = bench.claim(HOUR, 2);
    var record = bench.record("a");
    var both = List.of(bench.fence("a", hand), bench.fence("b", hand));
    assertThat(bench.refusals(both, bench.create("log-1", ""))).isEmpty();
    assertThat(bench.record("a")).isEqualTo(record);
    assertThat(bench.claim(HOUR, 10).ids()).as("they are still in hand").isEmpty();
    assertThat(bench.refusals(both, bench.update("a", 1, ""), bench.create("log-2", ""))).isEmpty();
    assertThat(bench.refusals(both, bench.create("log-3", ""))).containsExactly(bench.key("a"));
    assertThat(bench.storage().get(bench.key("log-3"))).isEmpty();
    assertThat(bench.refusals(both.subList(1, 2), bench.delete("b", 1))).isEmpty();
    assertThat(bench.refusals(List.of(), bench.create("log-4", ""))).isEmpty();
  }

  /** A refusal names every record for which anything failed, once, and writes nothing. */
  static void refusalNamesAll(Bench bench) {
    var claims = bench.claims();
    due(bench, "mine", "old", "wrong");
    bench.commit(bench.create("never-due", ""));
    var hand = bench.claim(HOUR, 10);
    bench.commit(bench.update("old", 1, ""));
    var fences =
        new ArrayList<Fence>(
            List.of(
                bench.fence("mine", hand),
                bench.fence("old", hand),
                bench.fence("absent", hand),
                bench.fence("never-due", hand),
                new Fence(bench.key("wrong"), Bench.newClaim())));
    var writes =
        List.<RecordWrite>of(
            bench.update("mine", 1, "x"),
            bench.update("old", 1, "x"),
            bench.update("wrong", 1, "x"),
            bench.create("never-due", "x"),
            bench.create("new", "x"));
    var id = Bench.newId();
    var outcome = Bench.conclude(bench.storage(), id, writes, fences);
    assertThat(outcome).isInstanceOf(CommitOutcome.Refused.class);
    assertThat(((CommitOutcome.Refused) outcome).keys())
        .containsExactlyInAnyOrder(
            bench.key("old"), bench.key("absent"), bench.key("never-due"), bench.key("wrong"));
    assertThat(bench.storage().settle(id)).isEqualTo(Settlement.VOID);
    assertThat(bench.payload("mine")).isEmpty();
    assertThat(bench.storage().get(bench.key("new"))).isEmpty();
    assertThat(claims.commit(new Commit(id, writes), fences))
        .as("void for good")
        .isInstanceOf(CommitOutcome.Refused.class);
  }

  static void limits(Bench bench) {
    var claims = bench.claims();
    var ids = new String[Commit.MAX_WRITES];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = "f%04d".formatted(i);
    }
    due(bench, ids);
    var fences = new ArrayList<Fence>();
    for (var hand = bench.claim(HOUR, 1000); !hand.ids().isEmpty(); ) {
      for (var id : hand.ids()) {
        fences.add(bench.fence(id, hand));
      }
      hand = bench.claim(HOUR, 1000);
    }
    assertThat(fences).hasSize(Commit.MAX_WRITES);
    assertThat(bench.refusals(fences, bench.create("a", ""))).isEmpty();

    var commit = new Commit(Bench.newId(), List.of(bench.create("b", "")));
    var twice = List.of(fences.get(0), new Fence(fences.get(0).key(), Bench.newClaim()));
    assertThatThrownBy(() -> claims.commit(commit, twice))
        .isInstanceOf(IllegalArgumentException.class);
    fences.add(new Fence(bench.key("one more"), Bench.newClaim()));
    assertThatThrownBy(() -> claims.commit(commit, fences))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(bench.storage().get(bench.key("b"))).isEmpty();
  }

  private static void assertRefused(Bench bench, Bench.Hand hand, long revision) {
    var work = bench.update("a", revision, "the work of a stale worker");
    assertThat(bench.refusals(List.of(bench.fence("a", hand)), work))
        .as("a stale worker's commit is refused")
        .containsExactly(bench.key("a"));
  }
}
