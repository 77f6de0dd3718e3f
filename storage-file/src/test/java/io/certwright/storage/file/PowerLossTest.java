package io.certwright.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Settlement;
import io.certwright.storage.file.TestLayer.Kind;
import io.certwright.storage.file.TestLayer.Op;
import io.certwright.storage.file.report.Damage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Power lost between any two file operations: whatever subset of what was not forced is there
 * afterwards, every acknowledged commit is there, and no commit is there by half.
 */
class PowerLossTest {

  /** A frame that lacks but a sector of one of its two headers is whole. */
  private static final Set<Damage.Kind> MAY_BE =
      Set.of(Damage.Kind.UNFINISHED_COMMIT, Damage.Kind.HARMLESS);

  private final Path directory = Directories.create();
  private final List<Op> ops = new ArrayList<>();

  /** What was written, and how many operations had been made before and after its commit. */
  private record Done(Commit commit, int begun, int acknowledged, Map<String, String> after) {}

  private final List<Done> commits = new ArrayList<>();
  private final Map<String, String> texts = new TreeMap<>();

  @AfterEach
  void clear() {
    Directories.delete(directory);
  }

  private void commit(FileStorage storage, String a, String b, int round) {
    int begun = ops.size();
    var text = a + round + "-".repeat(40 * (round % 7));
    var commit = Notes.commit(Notes.put(a + round, 1, text), Notes.put(b, round, "round " + round));
    assertThat(storage.commit(commit)).isInstanceOf(CommitOutcome.Committed.class);
    texts.put(a + round, text);
    texts.put(b, "round " + round);
    commits.add(new Done(commit, begun, ops.size(), new TreeMap<>(texts)));
  }

  private void delete(FileStorage storage, String id) {
    int begun = ops.size();
    var commit = Notes.commit(new RecordWrite.Delete(Notes.key(id), 1));
    assertThat(storage.commit(commit)).isInstanceOf(CommitOutcome.Committed.class);
    texts.remove(id);
    commits.add(new Done(commit, begun, ops.size(), new TreeMap<>(texts)));
  }

  private void work() {
    var layer = TestLayer.watchedBy(ops::add);
    for (int opening = 0; opening < 3; opening++) {
      try (var storage = FileStorage.builder(directory).files(layer).segmentSize(3000).open()) {
        for (int i = 1; i <= 5; i++) {
          commit(storage, "a", "b", opening * 5 + i);
        }
        delete(storage, "a" + (opening * 5 + 2));
      }
    }
  }

  @Test
  void whateverWasNotForcedMayBeLost() {
    work();
    for (int count = 0; count <= ops.size(); count++) {
      var disk = new LostDisk();
      ops.subList(0, count).forEach(disk::apply);
      for (var state : disk.afterPowerLoss()) {
        check(state, count);
      }
    }
    assertThat(ops).extracting(Op::kind).contains(Kind.RENAME, Kind.FORCE_DIRECTORY, Kind.CREATE);
  }

  private void check(Map<String, byte[]> state, int count) {
    Directories.restore(directory, state);
    var last = -1;
    for (var done : commits) {
      last += done.acknowledged() <= count ? 1 : 0;
    }
    var mayBe = last + 1 < commits.size() && commits.get(last + 1).begun() < count;
    var layer = TestLayer.withoutForces();
    try (var storage = FileStorage.builder(directory).files(layer).segmentSize(3000).open()) {
      var acknowledged = last < 0 ? Map.<String, String>of() : commits.get(last).after();
      var found = Notes.texts(storage);
      if (!mayBe || found.equals(acknowledged)) {
        assertThat(found).as("after %d operations", count).isEqualTo(acknowledged);
      } else {
        assertThat(found).as("after %d operations", count).isEqualTo(commits.get(last + 1).after());
      }
      if (last >= 0) {
        assertThat(storage.settle(commits.get(last).commit().id())).isEqualTo(Settlement.COMMITTED);
      }
      assertThat(storage.damage())
          .as("after %d operations", count)
          .allMatch(damage -> MAY_BE.contains(damage.kind()), "lost nothing");
    }
  }
}
