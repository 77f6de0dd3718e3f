package io.certwright.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Settlement;
import io.certwright.storage.file.TestLayer.Kind;
import io.certwright.storage.file.TestLayer.Op;
import io.certwright.storage.file.internal.FileLayer;
import io.certwright.storage.file.report.Damage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

  private static final int SUBSETS = Integer.getInteger("certwright.subsets", 10_000);

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
    for (int opening = 0; opening < 4; opening++) {
      try (var storage = open(layer)) {
        for (int i = 1; i <= 5; i++) {
          commit(storage, "a", "b", opening * 5 + i);
        }
        delete(storage, "a" + (opening * 5 + 2));
        if (opening > 0) {
          // Before it is closed, and in the middle.
          storage.compact();
          delete(storage, "a" + (opening * 5 - 4));
          commit(storage, "z" + opening + "-", "y" + opening, 1);
        }
      }
    }
    assertThat(ops)
        .extracting(op -> op.kind() + " " + op.name().replaceAll("-[0-9a-f]+", "-"))
        .contains(
            "RENAME journal.tmp", "WRITE index-.run", "RENAME index.tmp", "DELETE index-.run");
  }

  private FileStorage open(FileLayer layer) {
    return FileStorage.builder(directory)
        .files(layer)
        .segmentSize(3000)
        .background(task -> {})
        .open();
  }

  @Test
  void whateverWasNotForcedMayBeLost() {
    work();
    var disk = new LostDisk();
    for (int count = 0; count <= ops.size(); count++) {
      for (var state : disk.afterPowerLoss()) {
        check(state, count);
      }
      if (count < ops.size()) {
        disk.apply(ops.get(count));
      }
    }
  }

  /** Ten thousand of the many more subsets of what was not forced, sector by sector. */
  @Test
  void anySubsetOfTheSectorsThatWereNotForcedMayBeThere() {
    work();
    long seed = Long.getLong("certwright.seed", System.nanoTime());
    var random = new Random(seed);
    int each = Math.max(1, SUBSETS / ops.size() + 1);
    var disk = new LostDisk();
    for (int count = 0; count <= ops.size(); count++) {
      for (int i = 0; i < each; i++) {
        try {
          check(disk.afterPowerLoss(random), count);
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError("with -Dcertwright.seed=" + seed, e);
        }
      }
      if (count < ops.size()) {
        disk.apply(ops.get(count));
      }
    }
  }

  /** Killed before, within and after each write: what the system has been given stays. */
  @Test
  void aKillAtAnyWriteBoundaryLosesNothingThatWasAcknowledged() {
    work();
    var disk = new LostDisk();
    for (int count = 0; count < ops.size(); count++) {
      check(disk.now(), count);
      var op = ops.get(count);
      if (op.kind() == Kind.WRITE) {
        for (int cut : new int[] {1, op.bytes().length() / 2, op.bytes().length() - 1}) {
          var bytes = Bytes.copyOfRange(op.bytes().toByteArray(), 0, Math.max(0, cut));
          var half = new LostDisk();
          ops.subList(0, count).forEach(half::apply);
          half.apply(new Op(Kind.WRITE, op.file(), op.to(), op.position(), bytes));
          check(half.now(), count + 1);
        }
      }
      disk.apply(op);
    }
  }

  private final Set<String> checked = new HashSet<>();

  private void check(Map<String, byte[]> state, int count) {
    var last = -1;
    for (var done : commits) {
      last += done.acknowledged() <= count ? 1 : 0;
    }
    var mayBe = last + 1 < commits.size() && commits.get(last + 1).begun() < count;
    var contents = new StringBuilder().append(last).append(mayBe);
    state.forEach((name, bytes) -> contents.append(name).append(Arrays.hashCode(bytes)));
    if (!checked.add(contents.toString())) {
      return;
    }
    var layer = new MemoryLayer(state);
    check(layer, last, mayBe, count);
    check(layer, last, mayBe, count);
    var withoutIndex = new TreeMap<>(state);
    if (count % 7 == 0 && withoutIndex.remove("index") != null) {
      check(new MemoryLayer(withoutIndex), last, mayBe, count);
    }
  }

  private void check(MemoryLayer layer, int last, boolean mayBe, int count) {
    try (var storage = open(layer)) {
      var acknowledged = last < 0 ? Map.<String, String>of() : commits.get(last).after();
      var found = Notes.texts(storage);
      if (!mayBe || found.equals(acknowledged)) {
        assertThat(found).as("after %d operations", count).isEqualTo(acknowledged);
      } else {
        assertThat(found).as("after %d operations", count).isEqualTo(commits.get(last + 1).after());
      }
      assertThat(storage.due(Notes.VAULT, 100).records()).hasSize(found.size());
      if (last >= 0) {
        assertThat(storage.settle(commits.get(last).commit().id())).isEqualTo(Settlement.COMMITTED);
      }
      assertThat(storage.damage())
          .as("after %d operations", count)
          .allMatch(damage -> MAY_BE.contains(damage.kind()), "lost nothing");
    }
  }
}
