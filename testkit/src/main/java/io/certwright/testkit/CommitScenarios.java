package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.StoredRecord;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** Preconditions, and all or nothing. */
final class CommitScenarios {

  private CommitScenarios() {}

  static void roundTrip(Bench bench) {
    var put =
        Bench.with(
            Bench.due(bench.create("a", "first"), bench.now().plus(Duration.ofDays(1))),
            Attribute.text("z", "1"),
            Attribute.text("b", "2"),
            Attribute.moment("z", bench.now()));
    var id = bench.commit(put);
    assertThat(bench.record("a")).isEqualTo(put.committedBy(id));
    assertThat(bench.storage().list(Pages.all(bench)).records())
        .containsExactly(put.committedBy(id));

    var overwrite = bench.update("a", 1, "second");
    var second = bench.commit(overwrite);
    assertThat(bench.record("a")).isEqualTo(overwrite.committedBy(second));
  }

  static void preconditions(Bench bench) {
    bench.commit(bench.create("a", "1"));
    assertThat(bench.refusals(bench.create("a", "again"))).containsExactly(bench.key("a"));
    assertThat(bench.refusals(bench.update("a", 2, "newer"))).containsExactly(bench.key("a"));
    assertThat(bench.refusals(bench.update("b", 1, "absent"))).containsExactly(bench.key("b"));
    assertThat(bench.refusals(bench.delete("a", 7))).containsExactly(bench.key("a"));
    assertThat(bench.refusals(bench.delete("b", 1))).containsExactly(bench.key("b"));
    assertThat(bench.payload("a")).isEqualTo("1");
    assertThat(bench.storage().get(bench.key("b"))).isEmpty();
    // Revisions mean nothing to a storage beyond equality: they may repeat or go down.
    bench.commit(bench.put("a", OptionalLong.of(1), 1, "same"));
    assertThat(bench.payload("a")).isEqualTo("same");
  }

  static void refusalNamesAll(Bench bench) {
    bench.commit(bench.create("a", "1"), bench.create("b", "1"), bench.create("c", "1"));
    var refused =
        bench.refusals(
            bench.update("a", 1, "2"),
            bench.update("b", 9, "2"),
            bench.create("c", "2"),
            bench.create("d", "2"),
            bench.delete("e", 1),
            bench.check("a2", 1));
    assertThat(refused)
        .containsExactlyInAnyOrder(bench.key("b"), bench.key("c"), bench.key("e"), bench.key("a2"));
    assertThat(bench.payload("a")).isEqualTo("1");
    assertThat(bench.storage().get(bench.key("d"))).isEmpty();
  }

  static void allOrNothing(Bench bench) {
    int size = 20;
    for (int bad = 0; bad < size; bad++) {
      var writes = new RecordWrite[size];
      for (int i = 0; i < size; i++) {
        writes[i] = i == bad ? bench.update("w" + i, 3, "x") : bench.create("w" + i, "x");
      }
      assertThat(bench.refusals(writes)).containsExactly(bench.key("w" + bad));
      assertThat(Paging.list(bench, "", 100)).as("write %s of the commit failed", bad).isEmpty();
    }
  }

  static void deletes(Bench bench) {
    bench.commit(
        Bench.with(Bench.due(bench.create("a", "1"), bench.now()), Attribute.text("n", "v")));
    bench.commit(bench.delete("a", 1));
    assertThat(bench.storage().get(bench.key("a"))).isEmpty();
    assertThat(bench.refusals(bench.delete("a", 1))).containsExactly(bench.key("a"));
    bench.commit(bench.put("a", OptionalLong.empty(), 40, "again"));
    assertThat(bench.record("a").attributes()).isEmpty();
    assertThat(bench.record("a").due()).isEmpty();
    assertThat(bench.record("a").revision()).isEqualTo(40);
  }

  static void checks(Bench bench) {
    bench.commit(bench.create("a", "1"));
    bench.commit(bench.check("a", 1), bench.checkAbsent("b"));
    bench.commit(bench.check("a", 1), bench.create("c", "1"));
    assertThat(bench.refusals(bench.check("a", 2))).containsExactly(bench.key("a"));
    assertThat(bench.refusals(bench.checkAbsent("a"), bench.create("d", "1")))
        .containsExactly(bench.key("a"));
    assertThat(Paging.list(bench, "", 10)).containsExactly("a", "c");
    assertThat(bench.record("a").revision()).as("a check changes nothing").isEqualTo(1);
  }

  static void idStored(Bench bench) {
    var first = bench.commit(bench.create("a", "1"), bench.create("b", "1"));
    var second = bench.commit(bench.update("a", 1, "2"), bench.check("b", 1));
    assertThat(List.of(bench.record("a"), bench.record("b")))
        .extracting(StoredRecord::commit)
        .containsExactly(second, first);
  }

  static void lateCommitRefused(Bench bench) {
    var id = Bench.newId();
    bench.storage().settle(id);
    var outcome = Bench.conclude(bench.storage(), id, List.of(bench.create("a", "late")));
    assertThat(outcome).isEqualTo(new CommitOutcome.Refused(List.of(bench.key("a"))));
    assertThat(bench.storage().get(bench.key("a"))).isEmpty();
  }
}
