package io.certwright.storage.file;

import static io.certwright.spi.storage.StorageException.Reason.CLOSED;
import static io.certwright.spi.storage.StorageException.Reason.IN_USE;
import static io.certwright.spi.storage.StorageException.Reason.NEWER_FORMAT;
import static io.certwright.spi.storage.StorageException.Reason.NOT_A_STORAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Which directories are opened, and by whom. */
class OpeningTest {

  private final Path directory = Directories.create();

  @AfterEach
  void clear() {
    Directories.delete(directory);
  }

  private void assertRefused(Path path, StorageException.Reason reason, String... words) {
    assertThatThrownBy(() -> FileStorage.at(path))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> {
              assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
              assertThat(e).hasMessageContainingAll(words);
            });
  }

  @Test
  void aNewDirectoryIsForItsOwnerAlone() throws IOException {
    var nested = directory.resolve("x").resolve("y");
    FileStorage.at(nested).close();
    Assumptions.assumeTrue(
        Files.getFileStore(nested).supportsFileAttributeView("posix"), "no permissions here");
    for (var path : new Path[] {directory, nested.getParent(), nested}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rwx------");
    }
    try (var files = Files.list(nested)) {
      assertThat(files)
          .hasSizeGreaterThanOrEqualTo(4)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }

  @Test
  void aForeignDirectoryIsLeftAlone() throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("letter.txt"), "mine");
    assertRefused(directory, NOT_A_STORAGE, "letter.txt");
    assertThat(Directories.contents(directory)).containsOnlyKeys("letter.txt");
    assertThat(directory.resolve("lock")).doesNotExist();
    assertRefused(directory.resolve("letter.txt"), NOT_A_STORAGE, "is a file");
  }

  @Test
  void aForeignFileInAStorageIsNoTrouble() throws IOException {
    FileStorage.at(directory).close();
    Files.writeString(directory.resolve("notes.txt"), "mine");
    Files.writeString(directory.resolve("journal-1.log"), "mine");
    try (var storage = FileStorage.at(directory)) {
      assertThat(storage.damage()).isEmpty();
    }
    assertThat(directory.resolve("journal-1.log")).hasContent("mine");
  }

  /** A journal file, or the format file, of another storage, and one under another name. */
  @Test
  void filesOfAnotherStorageAreRefusedAndLeftAlone() throws IOException {
    var other = directory.resolveSibling("other");
    for (var place : new Path[] {directory, other}) {
      try (var storage = FileStorage.at(place)) {
        Notes.done(storage, Notes.put("a", 1, "mine"));
      }
    }
    var first = "journal-0000000000000001.log";
    var second = directory.resolve("journal-0000000000000009.log");
    for (var foreign : new Path[] {other.resolve(first), directory.resolve(first)}) {
      Files.copy(foreign, second);
      var before = Files.readAllBytes(second);
      assertRefused(directory, NOT_A_STORAGE, second.toString(), "another storage");
      assertThat(second).hasBinaryContent(before);
      Files.delete(second);
    }
    var format = Files.readAllBytes(directory.resolve("certwright"));
    Files.copy(
        other.resolve("certwright"),
        directory.resolve("certwright"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertRefused(directory, NOT_A_STORAGE, first, "put back");
    Files.write(directory.resolve("certwright"), format);
    try (var storage = FileStorage.at(directory)) {
      assertThat(Notes.text(storage, "a")).isEqualTo("mine");
      assertThat(storage.damage()).isEmpty();
    }
    Files.copy(
        other.resolve("index"),
        directory.resolve("index"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    try (var storage = FileStorage.at(directory)) {
      assertThat(Notes.text(storage, "a")).as("the index is made anew").isEqualTo("mine");
    }
  }

  @Test
  void aNewerFormatIsLeftAlone() throws IOException {
    FileStorage.at(directory).close();
    var body = "Certwright file storage\nformat 2\nsomething new\n";
    var crc = new CRC32C();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    var sum = HexFormat.of().toHexDigits((int) crc.getValue());
    Files.writeString(directory.resolve("certwright"), body + "checksum " + sum + "\n");
    var before = Directories.contents(directory);
    assertRefused(directory, NEWER_FORMAT, "format 2", "newer version");
    assertThat(Directories.contents(directory).keySet()).isEqualTo(before.keySet());
  }

  @Test
  void whatACrashLeftOfTheBeginningIsNoHindrance() {
    Directories.restore(directory, Map.of("certwright.tmp", new byte[10], "lock", new byte[0]));
    try (var storage = FileStorage.at(directory)) {
      Notes.done(storage, Notes.put("a", 1, "kept"));
    }
    assertThat(directory.resolve("certwright.tmp")).doesNotExist();
  }

  @Test
  void aSecondOpeningInThisProcessIsToldWhoHoldsIt() throws IOException {
    var pid = Long.toString(ProcessHandle.current().pid());
    try (var storage = FileStorage.at(directory)) {
      assertRefused(directory, IN_USE, "process " + pid, "since 2", "this process");
      assertRefused(directory.resolve("../vault/."), IN_USE, pid);
      var link = directory.resolveSibling("link");
      Files.createSymbolicLink(link, directory);
      assertRefused(link, IN_USE, pid);
      Notes.done(storage, Notes.put("a", 1, "kept"));
    }
    FileStorage.at(directory).close();
  }

  @Test
  void anotherProcessIsToldWhoHoldsIt() throws Exception {
    var child = ChildProcess.start(Holder.class, directory.toString());
    try {
      assertThat(child.inputReader().readLine()).isEqualTo("open");
      assertRefused(directory, IN_USE, "process " + child.pid() + " on ", "since 2");
    } finally {
      child.destroyForcibly().waitFor();
    }
    // The lock ends with the process, however that ends.
    FileStorage.at(directory).close();
  }

  @Test
  void thisProcessHoldsItAgainstAnother() throws Exception {
    try (var storage = FileStorage.at(directory)) {
      Notes.done(storage, Notes.put("a", 1, "kept"));
      var child = ChildProcess.start(Holder.class, directory.toString());
      assertThat(child.inputReader().readLine())
          .startsWith("IN_USE")
          .contains("process " + ProcessHandle.current().pid());
      child.waitFor();
    }
  }

  /** Opens a directory, says so and waits. */
  static final class Holder {
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws Exception {
      try {
        FileStorage.at(Path.of(arguments[0]));
        System.out.println("open");
        System.in.read();
      } catch (StorageException e) {
        System.out.println(e.reason() + " " + e.getMessage());
      }
    }
  }

  @Test
  void afterClosingEveryCallSaysClosed() {
    var storage = FileStorage.at(directory);
    var end = storage.feedEnd();
    storage.close();
    storage.close();
    for (var call :
        new Runnable[] {
          () -> storage.get(Notes.key("a")),
          () -> storage.due(Notes.VAULT, 1),
          () -> storage.changes(end, 1),
          () -> storage.settle(Notes.commitId()),
          () -> storage.commit(Notes.commit(Notes.put("a", 1, "no")))
        }) {
      assertThatThrownBy(call::run)
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(CLOSED));
    }
  }

  @Test
  void theFeedGoesOnAfterReopeningAndStartsAfreshWhenTheFormatFileWasLost() throws IOException {
    io.certwright.spi.storage.FeedPosition start;
    try (var storage = FileStorage.at(directory)) {
      start = storage.feedEnd();
      Notes.done(storage, Notes.put("a", 1, "one"));
    }
    try (var storage = FileStorage.at(directory)) {
      assertThat(((Feed.Changes) storage.changes(start, 10)).changes()).hasSize(1);
    }
    Files.delete(directory.resolve("index"));
    try (var storage = FileStorage.at(directory)) {
      assertThat(((Feed.Changes) storage.changes(start, 10)).changes()).hasSize(1);
    }
    Files.delete(directory.resolve("certwright"));
    try (var storage = FileStorage.at(directory)) {
      assertThat(storage.changes(start, 10)).isInstanceOf(Feed.Resynchronise.class);
      assertThat(Notes.text(storage, "a")).isEqualTo("one");
    }
  }
}
