package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.RecordKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A random sequence of steps. */
record Steps(List<Step> steps) {

  void play(Bench bench) {
    var model = new Model();
    var start = bench.storage().feedEnd();
    steps.forEach(step -> step.play(bench, model));
    new Step.Settle().play(bench, model);
    new Step.Reopen().play(bench, model);
    assertThat(last(Follower.changes(bench.storage(), start, 3)))
        .as("the last change of each record, as the feed tells it")
        .isEqualTo(last(model.changes()));
  }

  private static Map<RecordKey, Feed.Change> last(List<Feed.Change> changes) {
    var last = new LinkedHashMap<RecordKey, Feed.Change>();
    changes.forEach(change -> last.put(change.key(), change));
    return last;
  }
}
