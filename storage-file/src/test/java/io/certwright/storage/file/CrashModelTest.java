package io.certwright.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordWrite;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Random commits with closings and crashes in between, against a map. */
class CrashModelTest {

  enum Move {
    PUT,
    DELETE,
    REFUSED,
    REOPEN,
    COMPACT,
    CRASH,
    CRASH_WITHOUT_INDEX
  }

  record Action(Move move, int id, int size) {}

  /** A note as it should be. */
  record Kept(long revision, String text) {}

  @Provide
  Arbitrary<List<Action>> actions() {
    var moves =
        Arbitraries.frequency(
            net.jqwik.api.Tuple.of(12, Move.PUT),
            net.jqwik.api.Tuple.of(4, Move.DELETE),
            net.jqwik.api.Tuple.of(2, Move.REFUSED),
            net.jqwik.api.Tuple.of(1, Move.REOPEN),
            net.jqwik.api.Tuple.of(2, Move.COMPACT),
            net.jqwik.api.Tuple.of(1, Move.CRASH),
            net.jqwik.api.Tuple.of(1, Move.CRASH_WITHOUT_INDEX));
    var ids = Arbitraries.integers().between(0, 9);
    var sizes = Arbitraries.integers().between(0, 700);
    return Combinators.combine(moves, ids, sizes).as(Action::new).list().ofMaxSize(80);
  }

  @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
  void behavesAsAMap(@ForAll("actions") List<Action> actions) {
    var first = Directories.create();
    try {
      new Run(first).all(actions);
    } finally {
      Directories.delete(first);
    }
  }

  private static final class Run {
    private final Map<String, Kept> model = new TreeMap<>();
    private final Path root;
    private Path directory;
    private FileStorage storage;
    private int crashes;

    Run(Path directory) {
      this.root = directory.getParent();
      this.directory = directory;
    }

    void all(List<Action> actions) {
      storage = open();
      try {
        for (var action : actions) {
          carryOut(action);
        }
        carryOut(new Action(Move.REOPEN, 0, 0));
      } finally {
        storage.close();
      }
    }

    private FileStorage open() {
      var layer = TestLayer.withoutForces();
      // Nothing goes on beside the test, so that a copy of the directory is one moment's.
      return FileStorage.builder(directory)
          .files(layer)
          .segmentSize(2000)
          .background(task -> {})
          .open();
    }

    private void carryOut(Action action) {
      var id = "n" + action.id();
      var kept = model.get(id);
      switch (action.move()) {
        case PUT -> {
          long revision = kept == null ? 1 : kept.revision() + 1;
          var text = id + "r" + revision + "x".repeat(action.size());
          Notes.done(storage, Notes.put(id, revision, text));
          model.put(id, new Kept(revision, text));
        }
        case DELETE -> {
          if (kept != null) {
            Notes.done(storage, new RecordWrite.Delete(Notes.key(id), kept.revision()));
            model.remove(id);
          }
        }
        case REFUSED -> {
          long wrong = kept == null ? 5 : kept.revision() + 2;
          assertThat(
                  storage.commit(
                      Notes.commit(Notes.put("new", 1, "no"), Notes.put(id, wrong, "no"))))
              .isEqualTo(new CommitOutcome.Refused(List.of(Notes.key(id))));
        }
        case REOPEN -> {
          storage.close();
          storage = open();
          check();
        }
        case COMPACT -> {
          storage.compact();
          check();
        }
        case CRASH -> crash(true);
        case CRASH_WITHOUT_INDEX -> crash(false);
      }
    }

    /** What lies on the disk now, as another process would find it after this one was killed. */
    private void crash(boolean withIndex) {
      var left = Directories.contents(directory);
      if (!withIndex) {
        left.remove("index");
      }
      storage.close();
      directory = root.resolve("crash" + crashes++);
      Directories.restore(directory, left);
      storage = open();
      check();
    }

    private void check() {
      var texts = new TreeMap<String, String>();
      model.forEach((id, kept) -> texts.put(id, kept.text()));
      assertThat(Notes.texts(storage)).isEqualTo(texts);
      assertThat(storage.due(Notes.VAULT, 100).records()).hasSize(model.size());
      assertThat(storage.damage()).isEmpty();
    }
  }
}
