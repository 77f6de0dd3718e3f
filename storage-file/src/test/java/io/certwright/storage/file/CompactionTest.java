package io.certwright.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Settlement;
import io.certwright.storage.file.TestLayer.Kind;
import io.certwright.storage.file.TestLayer.Op;
import io.certwright.storage.file.report.Damage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Space is given back, and what was deleted is gone, while commits go on. */
class CompactionTest {

  private static final int SEGMENT = 8_000;

  private final Path directory = Directories.create();
  private final TestLayer files = TestLayer.withoutForces();

  @AfterEach
  void clear() {
    Directories.delete(directory);
  }

  private FileStorage open() {
    return FileStorage.builder(directory)
        .files(files)
        .segmentSize(SEGMENT)
        .background(task -> {})
        .open();
  }

  private static String text(String id, long revision) {
    return "secret of " + id + " at " + revision + " " + "x".repeat(300);
  }

  private long journalBytes() {
    return Directories.contents(directory).entrySet().stream()
        .filter(file -> file.getKey().startsWith("journal-"))
        .mapToLong(file -> file.getValue().length)
        .sum();
  }

  private boolean isAnywhere(String text) {
    var sought = text.getBytes(StandardCharsets.UTF_8);
    return Directories.contents(directory).values().stream()
        .anyMatch(
            bytes -> {
              for (int i = 0; i + sought.length <= bytes.length; i++) {
                if (Arrays.equals(bytes, i, i + sought.length, sought, 0, sought.length)) {
                  return true;
                }
              }
              return false;
            });
  }

  /** Ten notes that stay, and one that is overwritten again and again. */
  private Map<String, String> churn(FileStorage storage, int rounds) {
    var expected = new TreeMap<String, String>();
    for (int i = 0; i < 10; i++) {
      Notes.done(storage, Notes.put("kept" + i, 1, text("kept" + i, 1)));
      expected.put("kept" + i, text("kept" + i, 1));
      for (int round = 1; round <= rounds; round++) {
        long revision = (long) i * rounds + round;
        Notes.done(storage, Notes.put("busy", revision, text("busy", revision)));
        expected.put("busy", text("busy", revision));
      }
    }
    return expected;
  }

  @Test
  void deadSpaceIsGivenBackAndNothingElse() {
    Map<String, String> expected;
    try (var storage = open()) {
      expected = churn(storage, 40);
      long before = journalBytes();
      storage.compact();
      assertThat(before).isGreaterThan(200_000);
      assertThat(journalBytes()).isLessThan(before / 4);
      assertThat(Notes.texts(storage)).isEqualTo(expected);
    }
    for (var without : List.of("", "index", "certwright")) {
      if (!without.isEmpty()) {
        var rest = new TreeMap<>(Directories.contents(directory));
        rest.remove(without);
        Directories.restore(directory, rest);
      }
      try (var storage = open()) {
        assertThat(Notes.texts(storage)).as("without " + without).isEqualTo(expected);
        assertThat(storage.damage()).as("without " + without).isEmpty();
        assertThat(storage.due(Notes.VAULT, 100).records()).hasSize(expected.size());
      }
    }
  }

  @Test
  void whatWasDeletedOrReplacedIsNowhereInTheDirectory() {
    try (var storage = open()) {
      for (int i = 0; i < 30; i++) {
        Notes.done(storage, Notes.put("n" + i, 1, text("n" + i, 1)));
      }
      Notes.done(storage, new RecordWrite.Delete(Notes.key("n3"), 1));
      Notes.done(storage, Notes.put("n29", 2, "short"));
      assertThat(isAnywhere("secret of n3 at")).isTrue();
      storage.compact();
      assertThat(isAnywhere("secret of n3 at")).isFalse();
      assertThat(isAnywhere("secret of n29 at 1")).isFalse();
      assertThat(isAnywhere("secret of n4 at 1")).isTrue();

      Notes.done(storage, new RecordWrite.Delete(Notes.key("n5"), 1));
    }
    assertThat(isAnywhere("secret of n5 at")).as("closing does it too").isFalse();
    try (var storage = open()) {
      assertThat(Notes.texts(storage)).hasSize(28).containsEntry("n29", "short");
      assertThat(storage.damage()).isEmpty();
    }
  }

  /** A crash loses the list of what is dead, but not for long. */
  @Test
  void afterACrashWhatWasDeletedGoesToo() {
    Map<String, byte[]> left;
    try (var storage = open()) {
      Notes.done(storage, Notes.put("gone", 1, text("gone", 1)));
      Notes.done(storage, new RecordWrite.Delete(Notes.key("gone"), 1));
      left = Directories.contents(directory);
    }
    Directories.restore(directory, left);
    assertThat(isAnywhere("secret of gone")).isTrue();
    try (var storage = open()) {
      storage.compact();
      assertThat(isAnywhere("secret of gone")).isFalse();
      assertThat(Notes.texts(storage)).isEmpty();
    }
  }

  /** A deletion is kept as long as an older file still has the record. */
  @Test
  void noDeletedRecordComesBack() {
    try (var storage = open()) {
      for (int i = 0; i < 12; i++) {
        Notes.done(storage, Notes.put("old" + i, 1, text("old" + i, 1)));
      }
      Notes.done(storage, Notes.put("old99", 1, text("old99", 1)));
      for (int i = 0; i < 60; i++) {
        Notes.done(storage, Notes.put("n" + i, 1, text("n" + i, 1)));
      }
      Notes.done(storage, new RecordWrite.Delete(Notes.key("old99"), 1));
      for (int round = 2; round < 60; round++) {
        Notes.done(storage, Notes.put("n1", round, text("n1", round)));
      }
      storage.compact();
      for (int i = 2; i < 60; i++) {
        Notes.done(storage, new RecordWrite.Delete(Notes.key("n" + i), 1));
      }
      storage.compact();
      assertThat(storage.get(Notes.key("old99"))).isEmpty();
    }
    var rest = new TreeMap<>(Directories.contents(directory));
    rest.remove("index");
    Directories.restore(directory, rest);
    try (var storage = open()) {
      assertThat(storage.get(Notes.key("old99"))).isEmpty();
      assertThat(Notes.ids(storage)).hasSize(14).contains("n0", "n1", "old0", "old11");
      assertThat(storage.damage()).isEmpty();
    }
  }

  @Test
  void whatBecameOfTheLastCommitsIsKnownWithoutTheirFramesAndTheIndex() {
    var committed = Notes.commit(Notes.put("a", 1, "first"));
    var settled = Notes.commitId();
    try (var storage = open()) {
      storage.commit(committed);
      assertThat(storage.settle(settled)).isEqualTo(Settlement.VOID);
      churn(storage, 40);
      storage.compact();
      churnMore(storage);
      storage.compact();
    }
    var rest = new TreeMap<>(Directories.contents(directory));
    rest.remove("index");
    Directories.restore(directory, rest);
    try (var storage = open()) {
      assertThat(storage.settle(committed.id())).isEqualTo(Settlement.COMMITTED);
      assertThat(storage.settle(settled)).isEqualTo(Settlement.VOID);
    }
  }

  private static void churnMore(FileStorage storage) {
    for (long revision = 401; revision < 600; revision++) {
      Notes.done(storage, Notes.put("busy", revision, text("busy", revision)));
    }
  }

  @Test
  void theFeedSaysNothingOfItAndGoesOn() {
    try (var storage = open()) {
      var start = storage.feedEnd();
      churn(storage, 40);
      var end = storage.feedEnd();
      storage.compact();
      var more = (Feed.Changes) storage.changes(end, 1000);
      assertThat(more.changes()).isEmpty();
      assertThat(((Feed.Changes) storage.changes(start, 1000)).changes()).hasSize(410);
      Notes.done(storage, Notes.put("new", 1, "new"));
      assertThat(((Feed.Changes) storage.changes(end, 1000)).changes()).hasSize(1);
    }
  }

  /**
   * Before every operation on files that is not a frame of the journal, somebody else commits, and
   * that commit has to end: so nobody waits for anything but a frame. The frames that move records
   * are small and forced once each.
   */
  @Test
  void aCommitWaitsForNoMoreThanOneSmallFrame() throws Exception {
    var others = Executors.newSingleThreadExecutor();
    var journalOps = new ArrayList<Op>();
    var added = new int[1];
    try (var storage = open()) {
      churn(storage, 40);
      var compacting = Thread.currentThread();
      files.watch(
          op -> {
            if (Thread.currentThread() != compacting) {
              return;
            }
            boolean isFrame = op.isJournal() && (op.kind() == Kind.FORCE || isAppended(op));
            boolean isNextSegment = op.kind() == Kind.CREATE && op.isJournal();
            if (isFrame || isNextSegment || op.kind() == Kind.FORCE_DIRECTORY) {
              journalOps.add(op);
              return;
            }
            var done = new CountDownLatch(1);
            int number = added[0]++;
            others.execute(
                () -> {
                  Notes.done(storage, Notes.put("meanwhile" + number, 1, "committed"));
                  done.countDown();
                });
            await(done);
          });
      storage.compact();
      files.watch(op -> {});
      assertThat(added[0]).isGreaterThan(20);
      assertThat(Notes.ids(storage)).hasSize(11 + added[0]);
    } finally {
      others.shutdown();
    }
    assertThat(journalOps)
        .filteredOn(op -> op.kind() == Kind.WRITE)
        .isNotEmpty()
        .allMatch(op -> op.bytes().length() < (1 << 20) + (1 << 18));
  }

  /** A frame, or the header of a new segment, rather than dead bytes being overwritten. */
  private static boolean isAppended(Op op) {
    var bytes = op.bytes();
    return op.kind() == Kind.WRITE && bytes.length() > 2 && bytes.toByteArray()[0] == (byte) 0x89;
  }

  private static void await(CountDownLatch done) throws IOException {
    try {
      if (!done.await(30, TimeUnit.SECONDS)) {
        throw new IOException("a commit waits");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** Whatever operation fails, nothing is lost, and what failed once is made up for. */
  @Test
  void aFailureAtAnyOperationLosesNothing() {
    int count = 0;
    boolean wasReached = true;
    while (wasReached) {
      var place = directory.resolve("failing" + count);
      var layer = TestLayer.over(new MemoryLayer(Map.of()));
      int failing = count++;
      var seen = new int[1];
      Map<String, String> expected;
      try (var storage =
          FileStorage.builder(place)
              .files(layer)
              .segmentSize(2_000)
              .background(task -> {})
              .open()) {
        expected = churn(storage, 3);
        layer.watch(
            op -> {
              if (seen[0]++ == failing) {
                throw new IOException("Input/output error");
              }
            });
        try {
          storage.compact();
        } catch (io.certwright.spi.storage.StorageException e) {
          assertThat(e.reason().name()).isIn("UNAVAILABLE", "BROKEN");
        }
        layer.watch(op -> {});
        assertThat(Notes.texts(storage)).as("operation " + failing).isEqualTo(expected);
        wasReached = seen[0] > failing;
      }
      try (var storage = FileStorage.builder(place).files(layer).segmentSize(2_000).open()) {
        storage.compact();
        assertThat(Notes.texts(storage)).as("operation " + failing).isEqualTo(expected);
        assertThat(storage.damage()).as("operation " + failing).isEmpty();
      }
    }
    assertThat(count).isGreaterThan(30);
  }

  @Test
  void damagedBytesAreSetAsideAndTheirRecordIsNamed() throws IOException {
    Map<String, String> expected;
    try (var storage = open()) {
      expected = churn(storage, 40);
    }
    damage("secret of kept2");
    try (var storage = open()) {
      storage.compact();
      assertThat(storage.damage())
          .filteredOn(damage -> damage.kind() == Damage.Kind.SET_ASIDE)
          .singleElement()
          .satisfies(
              damage -> {
                assertThat(damage.key()).contains(Notes.key("kept2"));
                assertThat(damage.detail()).contains("quarantine-");
              });
      expected.remove("kept2");
      assertThat(Notes.texts(storage)).isEqualTo(expected);
    }
    assertThat(isAnywhere("ecret of kept2")).as("set aside").isTrue();
    for (int round = 0; round < 2; round++) {
      try (var storage = open()) {
        assertThat(Notes.texts(storage)).isEqualTo(expected);
        assertThat(storage.damage())
            .extracting(Damage::key)
            .contains(java.util.Optional.of(Notes.key("kept2")));
      }
      Files.deleteIfExists(directory.resolve("index"));
    }
    try (var storage = open()) {
      Notes.done(storage, Notes.put("kept2", 2, "healed"));
      assertThat(Notes.text(storage, "kept2")).isEqualTo("healed");
    }
  }

  private void damage(String text) throws IOException {
    var sought = text.getBytes(StandardCharsets.UTF_8);
    for (var file : Directories.contents(directory).entrySet()) {
      var bytes = file.getValue();
      for (int i = 0; i + sought.length <= bytes.length; i++) {
        if (Arrays.equals(bytes, i, i + sought.length, sought, 0, sought.length)) {
          bytes[i] ^= 1;
          Files.write(directory.resolve(file.getKey()), bytes);
          return;
        }
      }
    }
    throw new AssertionError(text);
  }
}
