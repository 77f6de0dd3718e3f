package io.certwright.storage.file;

import static io.certwright.spi.storage.StorageException.Reason.BROKEN;
import static io.certwright.spi.storage.StorageException.Reason.FULL;
import static io.certwright.spi.storage.StorageException.Reason.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.spi.storage.StorageException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A file system that is really full, or really read-only. */
class SmallDiskTest {

  private static StorageException.Reason reasonOf(Runnable call) {
    try {
      call.run();
    } catch (StorageException e) {
      return e.reason();
    }
    return null;
  }

  /** Fills the disk; returns what was acknowledged. */
  private static Map<String, String> fill(FileStorage storage) {
    var texts = new TreeMap<String, String>();
    StorageException.Reason reason = null;
    for (int i = 0; reason == null && i < 1000; i++) {
      var id = "n" + i;
      var text = id + "x".repeat(20_000);
      reason = reasonOf(() -> Notes.done(storage, Notes.put(id, 1, text)));
      if (reason == null) {
        texts.put(id, text);
      }
    }
    assertThat(reason).isEqualTo(FULL);
    return texts;
  }

  @Test
  void aFullDiskLosesNothingAndIsGoodAgainWithRoom() throws Exception {
    try (var disk = new SmallDisk("size=1m")) {
      Map<String, String> expected;
      try (var storage = FileStorage.builder(disk.directory()).segmentSize(200_000).open()) {
        expected = fill(storage);
        assertThat(expected).hasSizeGreaterThan(20);
        assertThat(Notes.texts(storage)).isEqualTo(expected);
        assertThat(reasonOf(storage::compact)).isIn(null, FULL, UNAVAILABLE);
        disk.remount("size=4m");
        Notes.done(storage, Notes.put("last", 1, "there is room"));
        expected.put("last", "there is room");
      }
      try (var storage = FileStorage.at(disk.directory())) {
        assertThat(Notes.texts(storage)).isEqualTo(expected);
        assertThat(storage.damage()).isEmpty();
      }
    }
  }

  @Test
  void aDiskThatIsFullOnClosingAndOpeningLosesNothing() throws Exception {
    try (var disk = new SmallDisk("size=1m")) {
      Map<String, String> expected;
      try (var storage = FileStorage.at(disk.directory())) {
        expected = fill(storage);
      }
      try (var storage = FileStorage.at(disk.directory())) {
        assertThat(Notes.texts(storage)).isEqualTo(expected);
        assertThat(storage.damage()).isEmpty();
      }
    }
  }

  @Test
  void aReadOnlyDiskIsToldAndLeftAsItIs() throws Exception {
    try (var disk = new SmallDisk("size=1m")) {
      try (var storage = FileStorage.at(disk.directory())) {
        Notes.done(storage, Notes.put("a", 1, "kept"));
      }
      disk.remount("ro");
      assertThatThrownBy(() -> FileStorage.at(disk.directory()))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(UNAVAILABLE))
          .hasMessageContaining(disk.directory().toString());
      disk.remount("rw");
      try (var storage = FileStorage.at(disk.directory())) {
        assertThat(Notes.text(storage, "a")).isEqualTo("kept");
      }
    }
  }

  /** A system that meets errors makes the disk read-only under an open storage. */
  @Test
  void aDiskThatBecomesReadOnlyEndsCommitsButNotReading() {
    var directory = Directories.create();
    var layer = TestLayer.watchedBy(op -> {});
    try (var storage = FileStorage.builder(directory).files(layer).open()) {
      Notes.done(storage, Notes.put("a", 1, "kept"));
      layer.watch(
          op -> {
            if (op.kind() != TestLayer.Kind.FORCE) {
              throw new IOException("Read-only file system");
            }
          });
      assertThat(reasonOf(() -> Notes.done(storage, Notes.put("b", 1, "no")))).isEqualTo(BROKEN);
      assertThat(reasonOf(() -> Notes.done(storage, Notes.put("c", 1, "no")))).isEqualTo(BROKEN);
      assertThat(Notes.text(storage, "a")).isEqualTo("kept");
      assertThat(Notes.ids(storage)).containsExactly("a");
    }
    layer.watch(op -> {});
    try (var storage = FileStorage.builder(directory).files(layer).open()) {
      assertThat(Notes.ids(storage)).contains("a").doesNotContain("c");
      assertThat(storage.damage()).isEmpty();
    }
    Directories.delete(directory);
  }
}
