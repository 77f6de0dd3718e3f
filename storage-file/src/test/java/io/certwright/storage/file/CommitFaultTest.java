package io.certwright.storage.file;

import static io.certwright.spi.storage.StorageException.Reason.BROKEN;
import static io.certwright.spi.storage.StorageException.Reason.FULL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.StorageException;
import io.certwright.storage.file.TestLayer.Kind;
import io.certwright.storage.file.TestLayer.Torn;
import io.certwright.storage.file.report.Damage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a commit does when the disk does not do as it is told. */
class CommitFaultTest {

  private static final String FULL_DISK = "No space left on device";

  private final Path directory = Directories.create();
  private final TestLayer layer = TestLayer.watchedBy(op -> {});

  @AfterEach
  void clear() {
    Directories.delete(directory);
  }

  private FileStorage open() {
    return FileStorage.builder(directory).files(layer).open();
  }

  private static StorageException.Reason reasonOf(Runnable call) {
    try {
      call.run();
    } catch (StorageException e) {
      return e.reason();
    }
    return null;
  }

  @Test
  void oneCommitIsOneWriteAndOneForce() {
    var ops = new ArrayList<Kind>();
    try (var storage = open()) {
      layer.watch(op -> ops.add(op.kind()));
      for (int i = 0; i < 50; i++) {
        Notes.done(storage, Notes.put("a" + i, 1, "one"), Notes.put("b" + i, 1, "two"));
      }
      assertThat(ops).hasSize(100);
      for (int i = 0; i < 100; i += 2) {
        assertThat(ops.subList(i, i + 2)).containsExactly(Kind.WRITE, Kind.FORCE);
      }
      ops.clear();
      storage.get(Notes.key("a1"));
      Notes.texts(storage);
      storage.due(Notes.VAULT, 10);
      assertThat(storage.commit(Notes.commit(Notes.put("a1", 1, "again"))))
          .isInstanceOf(CommitOutcome.Refused.class);
      assertThat(ops).isEmpty();
      assertThat(storage.settle(Notes.commitId())).isEqualTo(Settlement.VOID);
      assertThat(ops).containsExactly(Kind.WRITE, Kind.FORCE);
      layer.watch(op -> {});
    }
  }

  /** However much of the frame was written before the disk was full, nothing of it is left. */
  @Test
  void aFullDiskRefusesAndGoesOnAfterwards() {
    try (var storage = open()) {
      Notes.done(storage, Notes.put("first", 1, "kept"));
      for (int written = 0; written < 420; written++) {
        int count = written;
        layer.watch(
            op -> {
              if (op.kind() == Kind.WRITE) {
                throw new Torn(count, FULL_DISK);
              }
            });
        var lost = Notes.commit(Notes.put("lost", 1, "x".repeat(100)));
        assertThat(reasonOf(() -> storage.commit(lost))).isEqualTo(FULL);
        assertThat(reasonOf(() -> storage.settle(lost.id()))).isEqualTo(FULL);
        layer.watch(op -> {});
        if (written % 20 == 0) {
          Notes.done(storage, Notes.put("after" + written, 1, "kept"));
          assertThat(storage.settle(lost.id())).isEqualTo(Settlement.VOID);
        }
      }
      assertThat(Notes.texts(storage)).hasSize(22).containsEntry("after400", "kept");
    }
    try (var storage = open()) {
      assertThat(Notes.texts(storage)).hasSize(22).containsEntry("first", "kept");
      assertThat(storage.damage()).isEmpty();
    }
  }

  @Test
  void aDiskThatIsFullAtTheNextSegmentRefusesToo() {
    for (var kind : List.of(Kind.CREATE, Kind.WRITE)) {
      layer.watch(op -> {});
      try (var storage =
          FileStorage.builder(directory.resolve(kind.name()))
              .files(layer)
              .segmentSize(1000)
              .open()) {
        Notes.done(storage, Notes.put("a", 1, "x".repeat(600)));
        layer.watch(
            op -> {
              if (op.kind() == kind) {
                throw new IOException(FULL_DISK);
              }
            });
        var next = Notes.commit(Notes.put("b", 1, "x".repeat(600)));
        assertThat(reasonOf(() -> storage.commit(next))).isEqualTo(FULL);
        layer.watch(op -> {});
        assertThat(storage.commit(next)).isInstanceOf(CommitOutcome.Committed.class);
      }
      try (var storage = FileStorage.at(directory.resolve(kind.name()))) {
        assertThat(Notes.ids(storage)).containsExactly("a", "b");
        assertThat(storage.damage()).isEmpty();
      }
    }
  }

  @Test
  void aNextSegmentThatCannotBeForcedBreaksIt() {
    for (var kind : List.of(Kind.FORCE, Kind.FORCE_DIRECTORY)) {
      var place = directory.resolve(kind.name());
      var next = Notes.commit(Notes.put("b", 1, "x".repeat(600)));
      try (var storage = FileStorage.builder(place).files(layer).segmentSize(1000).open()) {
        Notes.done(storage, Notes.put("a", 1, "x".repeat(600)));
        layer.watch(
            op -> {
              if (op.kind() == kind) {
                throw new IOException(FULL_DISK);
              }
            });
        assertThat(reasonOf(() -> storage.commit(next))).isEqualTo(BROKEN);
        layer.watch(op -> {});
        assertThat(reasonOf(() -> storage.commit(next))).isEqualTo(BROKEN);
      }
      try (var storage = FileStorage.at(place)) {
        assertThat(storage.settle(next.id())).isEqualTo(Settlement.VOID);
        Notes.done(storage, Notes.put("b", 1, "kept"));
      }
      try (var storage = FileStorage.at(place)) {
        assertThat(Notes.ids(storage)).containsExactly("a", "b");
        assertThat(storage.damage()).isEmpty();
      }
    }
  }

  @Test
  void afterAFailedForceTheOutcomeIsUnknownAndNothingMoreIsWritten() {
    var unknown = Notes.commit(Notes.put("maybe", 1, "there"));
    try (var storage = open()) {
      Notes.done(storage, Notes.put("a", 1, "kept"));
      layer.watch(
          op -> {
            if (op.kind() == Kind.FORCE) {
              throw new IOException("Input/output error");
            }
          });
      assertThat(storage.commit(unknown)).isInstanceOf(CommitOutcome.Unknown.class);
      assertThat(storage.get(Notes.key("maybe"))).as("shown only once it is durable").isEmpty();
      var later = new ArrayList<Kind>();
      layer.watch(op -> later.add(op.kind()));
      assertThatThrownBy(() -> storage.commit(Notes.commit(Notes.put("b", 1, "no"))))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> {
                assertThat(e.reason()).isEqualTo(BROKEN);
                assertThat(e.isRetryable()).isFalse();
                assertThat(e).hasMessageContaining(directory.getFileName().toString());
              });
      assertThat(reasonOf(() -> storage.settle(unknown.id()))).isEqualTo(BROKEN);
      assertThat(Notes.text(storage, "a")).isEqualTo("kept");
      assertThat(later).isEmpty();
    }
    var forced = new ArrayList<Kind>();
    layer.watch(op -> forced.add(op.kind()));
    try (var storage = open()) {
      // What the system believes to be on the disk is written once more before anyone hears of it.
      assertThat(forced).contains(Kind.WRITE, Kind.FORCE);
      assertThat(storage.settle(unknown.id())).isEqualTo(Settlement.COMMITTED);
      assertThat(Notes.ids(storage)).containsExactly("a", "maybe");
    }
  }

  @Test
  void aFailedWriteThatIsNotAFullDiskBreaksItButWritesNothing() {
    var lost = Notes.commit(Notes.put("lost", 1, "no"));
    try (var storage = open()) {
      layer.watch(
          op -> {
            if (op.kind() == Kind.WRITE) {
              throw new Torn(30, "Input/output error");
            }
          });
      assertThat(reasonOf(() -> storage.commit(lost))).isEqualTo(BROKEN);
      layer.watch(op -> {});
      assertThat(reasonOf(() -> storage.commit(lost))).isEqualTo(BROKEN);
    }
    try (var storage = open()) {
      assertThat(storage.settle(lost.id())).isEqualTo(Settlement.VOID);
      assertThat(storage.commit(lost)).isInstanceOf(CommitOutcome.Refused.class);
      assertThat(storage.damage()).isEmpty();
    }
  }

  @Test
  void aWriteThatCannotBeTakenBackIsUnknown() {
    var unknown = Notes.commit(Notes.put("maybe", 1, "there"));
    try (var storage = open()) {
      layer.watch(
          op -> {
            if (op.kind() == Kind.WRITE) {
              throw new Torn(200, FULL_DISK);
            }
            throw new IOException("Input/output error");
          });
      assertThat(storage.commit(unknown)).isInstanceOf(CommitOutcome.Unknown.class);
      layer.watch(op -> {});
      assertThat(reasonOf(() -> storage.commit(unknown))).isEqualTo(BROKEN);
    }
    try (var storage = open()) {
      assertThat(storage.settle(unknown.id())).isEqualTo(Settlement.VOID);
      assertThat(storage.damage())
          .extracting(Damage::kind)
          .containsExactly(Damage.Kind.UNFINISHED_COMMIT);
    }
  }

  @Test
  void aSnapshotThatCannotBeWrittenLosesNothing() {
    for (var kind : Kind.values()) {
      var place = directory.resolve(kind.name());
      try (var storage = FileStorage.builder(place).files(layer).open()) {
        Notes.done(storage, Notes.put("a", 1, "kept"));
        layer.watch(
            op -> {
              if (op.kind() == kind) {
                throw new IOException(FULL_DISK);
              }
            });
      }
      layer.watch(op -> {});
      try (var storage = FileStorage.builder(place).files(layer).open()) {
        assertThat(Notes.text(storage, "a")).isEqualTo("kept");
        assertThat(storage.damage()).isEmpty();
      }
    }
  }
}
