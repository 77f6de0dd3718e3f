package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Settlement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Looking up what became of a commit. */
final class SettleScenarios {

  private SettleScenarios() {}

  static void answers(Bench bench) {
    var done = bench.commit(bench.create("a", "1"));
    var refused = Bench.newId();
    Bench.conclude(bench.storage(), refused, List.of(bench.create("a", "2")));
    var never = Bench.newId();
    for (int i = 0; i < 2; i++) {
      assertThat(bench.storage().settle(done)).isEqualTo(Settlement.COMMITTED);
      assertThat(bench.storage().settle(refused)).isEqualTo(Settlement.VOID);
      assertThat(bench.storage().settle(never)).isEqualTo(Settlement.VOID);
    }
    assertThat(bench.payload("a")).isEqualTo("1");
    bench.commit(bench.update("a", 1, "3"));
    assertThat(bench.storage().settle(done))
        .as("of a commit whose record was overwritten")
        .isEqualTo(Settlement.COMMITTED);
  }

  static void checksOnly(Bench bench) {
    var id = bench.commit(bench.checkAbsent("a"));
    assertThat(bench.storage().settle(id)).isEqualTo(Settlement.COMMITTED);
    var deleted = bench.commit(bench.create("b", "1"));
    var deletes = bench.commit(bench.delete("b", 1));
    assertThat(bench.storage().settle(deleted)).isEqualTo(Settlement.COMMITTED);
    assertThat(bench.storage().settle(deletes)).isEqualTo(Settlement.COMMITTED);
  }

  static void voidForGood(Bench bench) {
    var id = Bench.newId();
    assertThat(bench.storage().settle(id)).isEqualTo(Settlement.VOID);
    assertRefused(bench, id, bench.create("a", "late"), bench.checkAbsent("b"));
    assertThat(bench.storage().settle(id)).isEqualTo(Settlement.VOID);
    bench.commit(bench.create("a", "other"));
  }

  static void acrossReopening(Bench bench) {
    bench.needs(StorageAbility.REOPENS);
    var done = bench.commit(bench.create("a", "1"));
    var voided = Bench.newId();
    assertThat(bench.storage().settle(voided)).isEqualTo(Settlement.VOID);
    bench.reopen();
    assertThat(bench.storage().settle(done)).isEqualTo(Settlement.COMMITTED);
    assertRefused(bench, voided, bench.create("late", ""));
    assertThat(bench.storage().settle(voided)).isEqualTo(Settlement.VOID);
  }

  /** Whoever comes first, commit and settlement agree. */
  static void race(Bench bench) throws Exception {
    int committed = 0;
    for (int round = 0; round < 100; round++) {
      var id = Bench.newId();
      var key = "r" + round;
      Callable<Object> commit =
          () -> bench.storage().commit(new Commit(id, List.of(bench.create(key, ""))));
      Callable<Object> settle = () -> bench.storage().settle(id);
      int first = round % 2;
      var ends = Crew.run(2, i -> i == first ? commit : settle);
      var settlement = ends.get(1 - first);
      boolean there = bench.storage().get(bench.key(key)).isPresent();
      assertThat(there).isEqualTo(settlement == Settlement.COMMITTED);
      if (!(ends.get(first) instanceof CommitOutcome.Unknown)) {
        assertThat(ends.get(first) instanceof CommitOutcome.Committed).isEqualTo(there);
      }
      assertThat(bench.storage().settle(id)).isEqualTo(settlement);
      committed += there ? 1 : 0;
    }
    assertThat(committed).isBetween(0, 100);
  }

  /** The least that is kept: the last 10,000 commits, and the last 10,000 changes of the feed. */
  static void remembersEnough(Bench bench) {
    var start = bench.storage().feedEnd();
    var ids = new ArrayList<CommitId>();
    for (int i = 0; i < 10_000; i++) {
      ids.add(bench.commit(bench.create("k" + i, "")));
    }
    assertThat(bench.storage().settle(ids.get(0))).isEqualTo(Settlement.COMMITTED);
    assertThat(bench.storage().settle(ids.get(5_000))).isEqualTo(Settlement.COMMITTED);
    var changes = Follower.changes(bench.storage(), start, 1000);
    assertThat(changes).hasSize(10_000);
    assertThat(changes).extracting(change -> change.commit()).isEqualTo(ids);
  }

  private static void assertRefused(Bench bench, CommitId id, RecordWrite... writes) {
    var outcome = bench.storage().commit(new Commit(id, List.of(writes)));
    assertThat(outcome).isInstanceOf(CommitOutcome.Refused.class);
    assertThat(((CommitOutcome.Refused) outcome).keys())
        .as("a commit that came too late is refused for all its keys")
        .containsExactlyInAnyOrderElementsOf(
            List.of(writes).stream().map(RecordWrite::key).toList());
    for (var write : writes) {
      if (write instanceof RecordWrite.Put) {
        assertThat(bench.storage().get(write.key())).isEmpty();
      }
    }
  }
}
