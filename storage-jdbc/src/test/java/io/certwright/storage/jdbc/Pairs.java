package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Writers that commit pairs of records while something is done to the database. */
final class Pairs {

  private final Storage storage;
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final List<FutureTask<Integer>> writers = new ArrayList<>();
  private volatile boolean stopped;

  Pairs(Storage storage, int count) {
    this.storage = storage;
    for (int i = 0; i < count; i++) {
      var name = "w" + i + "-";
      writers.add(Sessions.start(() -> write(name)));
    }
  }

  int acknowledged() {
    return acknowledged.size();
  }

  private int write(String name) throws InterruptedException {
    int i = 0;
    for (; !stopped; i++) {
      var id = name + i;
      var commit = Writes.commit(Writes.create("left-" + id, id), Writes.create("right-" + id, id));
      try {
        boolean done =
            storage.commit(commit) instanceof CommitOutcome.Committed
                || settled(commit) == Settlement.COMMITTED;
        (done ? acknowledged : refused).add(id);
      } catch (StorageException e) {
        assertThat(e.isRetryable()).as(e.getMessage()).isTrue();
        refused.add(id);
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
    return i;
  }

  private Settlement settled(Commit commit) throws InterruptedException {
    while (true) {
      try {
        return storage.settle(commit.id());
      } catch (StorageException e) {
        assertThat(e.isRetryable()).as(e.getMessage()).isTrue();
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
  }

  /** Stops; then exactly what was acknowledged must be there, each pair whole. */
  void verify() throws Exception {
    stopped = true;
    for (var writer : writers) {
      writer.get();
    }
    var left = ids(storage, "left-");
    assertThat(left).isEqualTo(acknowledged);
    assertThat(Collections.disjoint(left, refused)).as("nothing that was refused").isTrue();
    assertThat(ids(storage, "right-")).isEqualTo(acknowledged);
  }

  /** The ids of the records that begin so, without that beginning. */
  static Set<String> ids(Storage storage, String prefix) {
    var ids = new HashSet<String>();
    Optional<String> after = Optional.empty();
    do {
      var order = ListQuery.Order.ASCENDING;
      var page = storage.list(new ListQuery(Writes.VAULT, "item", prefix, after, order, 1000));
      page.records().forEach(record -> ids.add(record.key().id().substring(prefix.length())));
      after = page.next();
    } while (after.isPresent());
    return ids;
  }
}
