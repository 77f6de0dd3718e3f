package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.StoredRecord;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Commits and reads that meet. */
final class RaceScenarios {

  private static final int WRITERS = 16;
  private static final int READERS = 2;
  private static final int LEAST_READS = 100;

  private RaceScenarios() {}

  static void oneWinner(Bench bench) throws Exception {
    bench.commit(bench.create("a", "start"));
    for (int round = 1; round <= 10; round++) {
      int revision = round;
      List<Boolean> won =
          Crew.run(
              WRITERS,
              i -> () -> bench.attempt(bench.storage(), bench.update("a", revision, "by " + i)));
      assertThat(won).as("writers that won revision %s", revision).containsOnlyOnce(true);
      assertThat(bench.payload("a")).isEqualTo("by " + won.indexOf(true));
    }
  }

  static void oneCreator(Bench bench) throws Exception {
    List<Boolean> won =
        Crew.run(
            WRITERS,
            i ->
                () ->
                    bench.attempt(
                        bench.storage(), bench.create("own-" + i, ""), bench.create("a", "" + i)));
    assertThat(won).containsOnlyOnce(true);
    assertThat(Paging.list(bench, "own-", 100)).containsExactly("own-" + won.indexOf(true));
  }

  static void noLostUpdate(Bench bench) throws Exception {
    bench.commit(bench.put("n", OptionalLong.empty(), 1, "0"));
    int each = 25;
    List<Integer> done =
        Crew.run(
            4,
            i ->
                () -> {
                  for (int left = each; left > 0; ) {
                    var now = bench.record("n");
                    var more = "" + (Integer.parseInt(Bench.text(now)) + 1);
                    if (bench.attempt(bench.storage(), bench.update("n", now.revision(), more))) {
                      left--;
                    }
                  }
                  return each;
                });
    assertThat(bench.payload("n")).isEqualTo("" + each * done.size());
  }

  static void noWriteSkew(Bench bench) throws Exception {
    for (int round = 0; round < 20; round++) {
      var left = "l" + round;
      var right = "r" + round;
      bench.commit(bench.create(left, ""), bench.create(right, ""));
      List<Boolean> done =
          Crew.run(
              2,
              i -> {
                var mine = i == 0 ? left : right;
                var other = i == 0 ? right : left;
                return () ->
                    bench.attempt(
                        bench.storage(), bench.update(mine, 1, ""), bench.check(other, 1));
              });
      assertThat(done)
          .as("commits that each relied on what the other wrote")
          .containsOnlyOnce(true);
    }
  }

  static void readersSeeNothingOld(Bench bench) throws Exception {
    var filler = "-".repeat(3_000);
    bench.commit(bench.create("a", "1" + filler + "1"), bench.create("b", "1"));
    int overwrites = bench.overwrites();
    var acknowledged = new AtomicLong(1);
    var reading = new CountDownLatch(READERS);
    var over = new AtomicBoolean();
    Callable<Long> writer =
        () -> {
          long last = 1;
          try {
            // On and on until every reader has had its share, however seldom it gets a turn.
            for (; last <= overwrites || reading.getCount() > 0; last++) {
              var text = (last + 1) + filler + (last + 1);
              bench.commit(bench.update("a", last, text), bench.update("b", last, "" + (last + 1)));
              acknowledged.set(last + 1);
            }
          } finally {
            over.set(true);
          }
          return last;
        };
    Callable<Long> reader =
        () -> {
          long seen = 0;
          try {
            for (int reads = 0; !over.get(); reads++) {
              seen = readOnce(bench, filler, Math.max(seen, acknowledged.get()));
              if (reads == LEAST_READS) {
                reading.countDown();
              }
            }
          } finally {
            reading.countDown(); // a reader that failed keeps nobody
          }
          return seen;
        };
    var ends = Crew.run(1 + READERS, i -> i == 0 ? writer : reader);
    assertThat(bench.record("a").revision()).isEqualTo(ends.get(0)).isGreaterThan(overwrites);
  }

  /** Reads the pair; the revision that was found. */
  private static long readOnce(Bench bench, String filler, long least) {
    var first = bench.record("a");
    var text = first.revision() + filler + first.revision();
    assertThat(Bench.text(first)).as("a record is not torn").isEqualTo(text);
    assertThat(first.revision()).as("not older than acknowledged").isGreaterThanOrEqualTo(least);
    var second = bench.record("b");
    assertThat(second.revision()).as("one commit, both").isGreaterThanOrEqualTo(first.revision());
    assertThat(bench.storage().list(Pages.all(bench)).records())
        .extracting(StoredRecord::revision)
        .as("a listing is not older")
        .allMatch(revision -> revision >= first.revision());
    return first.revision();
  }
}
