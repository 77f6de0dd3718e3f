package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import io.certwright.spi.storage.RecordWrite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The change feed. */
final class FeedScenarios {

  private static final int WRITERS = 8;
  private static final int EACH = 40;

  private FeedScenarios() {}

  static void order(Bench bench) {
    bench.commit(bench.create("before", ""));
    var start = bench.storage().feedEnd();
    var expected = new ArrayList<Feed.Change>();
    var one = bench.commit(bench.create("a", ""));
    expected.add(new Feed.Change(bench.key("a"), OptionalLong.of(1), one));
    var two = bench.commit(bench.delete("a", 1));
    expected.add(new Feed.Change(bench.key("a"), OptionalLong.empty(), two));
    bench.commit(bench.check("before", 1));
    assertThat(bench.refusals(bench.create("before", ""))).isNotEmpty();
    var three =
        bench.commit(bench.put("b", OptionalLong.empty(), 12, ""), bench.check("before", 1));
    expected.add(new Feed.Change(bench.key("b"), OptionalLong.of(12), three));
    for (int limit : new int[] {1, 2, 1000}) {
      var seen = Follower.changes(bench.storage(), start, limit);
      // A key that changed twice may stand there once, at its last place.
      assertThat(expected).containsAll(seen);
      assertThat(seen).containsSubsequence(expected.get(1), expected.get(2));
    }
    // The end may move without a change, but a position after which there is nothing stays good.
    var end = bench.storage().feedEnd();
    assertThat(bench.storage().changes(end, 10)).isEqualTo(new Feed.Changes(List.of(), end));
  }

  static void commitsAreWhole(Bench bench) {
    var start = bench.storage().feedEnd();
    for (int i = 0; i < 5; i++) {
      var writes = new RecordWrite[10];
      for (int k = 0; k < writes.length; k++) {
        writes[k] = bench.create("c" + i + "-" + k, "");
      }
      bench.commit(writes);
    }
    for (int limit : new int[] {1, 3, 10, 11}) {
      var follower = new Follower(bench.storage(), start, limit);
      for (int size = follower.step(); size > 0; size = follower.step()) {
        assertThat(size % 10).as("pages of %s hold whole commits", limit).isZero();
        assertThat(size).as("pages of %s", limit).isLessThan(limit + 10);
      }
      assertThat(follower.seen()).hasSize(50);
    }
  }

  static void nothingSkipped(Bench bench) throws Exception {
    var start = bench.storage().feedEnd();
    var writing = new AtomicInteger(WRITERS);
    var followers = List.of(follower(bench, start, 1), follower(bench, start, 1000));
    Crew.run(
        WRITERS + followers.size(),
        i ->
            i < WRITERS
                ? () -> write(bench, i, writing)
                : () -> follow(followers.get(i - WRITERS), writing));
    for (var follower : followers) {
      follower.catchUp();
      var times = new HashMap<String, Integer>();
      follower.seen().forEach(change -> times.merge(change.key().id(), 1, Integer::sum));
      assertThat(times).as("records that a follower heard of").hasSize(WRITERS * EACH);
      assertThat(times.values()).as("how often it heard of each").containsOnly(1);
      for (int writer = 0; writer < WRITERS; writer++) {
        var own = "w" + writer + "-";
        assertThat(follower.seen())
            .extracting(change -> change.key().id())
            .filteredOn(id -> id.startsWith(own))
            .as("a writer's commits, in its order")
            .isSorted();
      }
    }
  }

  /** One that was answered before another began comes before it, whoever wrote them. */
  static void answeredBefore(Bench bench) throws Exception {
    var start = bench.storage().feedEnd();
    var answers = new AtomicInteger();
    var began = new ConcurrentHashMap<String, Integer>();
    var answered = new ConcurrentHashMap<String, Integer>();
    Crew.run(
        WRITERS,
        i ->
            () -> {
              for (int k = 0; k < EACH; k++) {
                var id = "w" + i + "-" + k;
                began.put(id, answers.get());
                bench.commit(bench.create(id, ""));
                answered.put(id, answers.incrementAndGet());
              }
              return 0;
            });
    var seen =
        Follower.changes(bench.storage(), start, 1000).stream().map(c -> c.key().id()).toList();
    assertThat(seen).hasSize(WRITERS * EACH);
    int latestBegin = 0;
    for (var id : seen) {
      assertThat(answered.getOrDefault(id, 0))
          .as("%s was answered before something ahead of it in the feed began", id)
          .isGreaterThan(latestBegin);
      latestBegin = Math.max(latestBegin, began.getOrDefault(id, 0));
    }
  }

  /** Writes of the same record stand in the order of its revisions. */
  static void revisionsInOrder(Bench bench) throws Exception {
    bench.commit(bench.create("n", ""));
    var start = bench.storage().feedEnd();
    Crew.run(
        WRITERS,
        i ->
            () -> {
              for (int done = 0; done < EACH / 4; ) {
                long now = bench.record("n").revision();
                done += bench.attempt(bench.storage(), bench.update("n", now, "" + i)) ? 1 : 0;
              }
              return 0;
            });
    for (int limit : new int[] {1, 1000}) {
      var revisions =
          Follower.changes(bench.storage(), start, limit).stream()
              .map(change -> change.revision().orElseThrow())
              .toList();
      assertThat(revisions)
          .isSorted()
          .doesNotHaveDuplicates()
          .endsWith(bench.record("n").revision());
    }
  }

  static void resynchronise(Bench bench) {
    bench.commit(bench.create("a", ""));
    for (var foreign : List.of("x", "0", "-1", "9".repeat(255), "00000000-0000:1")) {
      var feed = bench.storage().changes(new FeedPosition(foreign), 10);
      assertThat(feed).as("after the position %s", foreign).isInstanceOf(Feed.Resynchronise.class);
      var from = ((Feed.Resynchronise) feed).from();
      assertThat(Follower.changes(bench.storage(), from, 10)).isEmpty();
      bench.commit(bench.create("new-" + foreign.length() + foreign.charAt(0), ""));
      assertThat(Follower.changes(bench.storage(), from, 10)).hasSize(1);
    }
  }

  /** However far behind, a reader gets every change or is told to resynchronise. */
  static void neverSilent(Bench bench) {
    var start = bench.storage().feedEnd();
    int commits = 60;
    for (int i = 0; i < commits; i++) {
      var writes = new RecordWrite[1000];
      for (int k = 0; k < writes.length; k++) {
        writes[k] = i == 0 ? bench.create("k" + k, "") : bench.update("k" + k, i, "");
      }
      bench.commit(writes);
    }
    var feed = bench.storage().changes(start, 1000);
    if (feed instanceof Feed.Resynchronise resynchronise) {
      bench.commit(bench.create("later", ""));
      assertThat(Follower.changes(bench.storage(), resynchronise.from(), 10))
          .extracting(change -> change.key().id())
          .contains("later");
    } else {
      assertThat(Follower.changes(bench.storage(), start, 1000))
          .extracting(change -> change.revision().orElse(0))
          .contains((long) commits);
    }
  }

  static void acrossReopening(Bench bench) {
    bench.needs(StorageAbility.REOPENS);
    var start = bench.storage().feedEnd();
    bench.commit(bench.create("a", ""));
    bench.reopen();
    bench.commit(bench.create("b", ""));
    assertThat(Follower.changes(bench.storage(), start, 1))
        .extracting(change -> change.key().id())
        .containsExactly("a", "b");
  }

  private static Follower follower(Bench bench, FeedPosition start, int limit) {
    return new Follower(bench.storage(), start, limit);
  }

  private static int write(Bench bench, int writer, AtomicInteger writing) {
    try {
      for (int i = 0; i < EACH; i++) {
        bench.commit(bench.create("w" + writer + "-" + "%03d".formatted(i), ""));
      }
    } finally {
      writing.decrementAndGet();
    }
    return 0;
  }

  private static int follow(Follower follower, AtomicInteger writing) {
    while (writing.get() > 0) {
      follower.step();
    }
    return 0;
  }
}
