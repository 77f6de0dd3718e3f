package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Storage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A storage and its model, side by side, and what the steps have to remember. */
final class Play {

  private final Bench bench;
  private final Model model = new Model();
  private final List<Bench.Hand> hands = new ArrayList<>();
  private FeedPosition position;
  private int told;

  Play(Bench bench) {
    this.bench = bench;
    this.position = bench.storage().feedEnd();
  }

  Bench bench() {
    return bench;
  }

  Storage storage() {
    return bench.storage();
  }

  Model model() {
    return model;
  }

  /** All claims so far. */
  List<Bench.Hand> hands() {
    return hands;
  }

  /** Commits on both sides. */
  void commit(List<RecordWrite> writes, List<Fence> fences) {
    var commit = new Commit(Bench.newId(), writes);
    var expected = model.commit(commit, fences);
    var outcome =
        fences.isEmpty()
            ? Bench.conclude(storage(), commit.id(), writes)
            : Bench.conclude(storage(), commit.id(), writes, fences);
    if (expected instanceof CommitOutcome.Refused refused) {
      assertThat(outcome).isInstanceOf(CommitOutcome.Refused.class);
      assertThat(((CommitOutcome.Refused) outcome).keys())
          .containsExactlyInAnyOrderElementsOf(refused.keys());
    } else {
      assertThat(outcome).isEqualTo(expected);
    }
  }

  /** Follows the feed to its end, and compares the last change of each record since. */
  void follow(int limit) {
    var follower = new Follower(storage(), position, limit);
    follower.catchUp();
    position = follower.position();
    var expected = model.changes().subList(told, model.changes().size());
    told = model.changes().size();
    assertThat(last(follower.seen()))
        .as("the feed, as far as it was new")
        .isEqualTo(last(expected));
  }

  /** A restart may end the claims, so they are ended before. */
  void reopen() {
    for (var key : model.claimed()) {
      var revision = model.revision(key);
      commit(List.of(new RecordWrite.Delete(key, revision.orElseThrow())), List.of());
    }
    bench.reopen();
  }

  private static Map<RecordKey, Feed.Change> last(List<Feed.Change> changes) {
    var last = new LinkedHashMap<RecordKey, Feed.Change>();
    changes.forEach(change -> last.put(change.key(), change));
    return last;
  }
}
