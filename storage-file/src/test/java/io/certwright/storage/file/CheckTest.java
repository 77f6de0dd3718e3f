package io.certwright.storage.file;

import static io.certwright.spi.storage.StorageException.Reason.IN_USE;
import static io.certwright.spi.storage.StorageException.Reason.NOT_A_STORAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.StorageException;
import io.certwright.storage.file.report.Damage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a check says of a directory, and that it changes nothing. */
class CheckTest {

  private final Path directory = Directories.create();

  @BeforeEach
  void fill() {
    try (var storage =
        FileStorage.builder(directory)
            .files(TestLayer.withoutForces())
            .segmentSize(2000)
            .background(task -> {})
            .open()) {
      for (int i = 0; i < 20; i++) {
        Notes.done(storage, Notes.put("n" + i, 1, "the first text of number " + i + "."));
        Notes.done(storage, Notes.put("n" + i, 2, "the text of number " + i + "."));
      }
      Notes.done(storage, new RecordWrite.Delete(Notes.key("n7"), 2));
      storage.compact();
    }
  }

  @AfterEach
  void clear() {
    Directories.delete(directory);
  }

  private static void assertRefused(Path path, StorageException.Reason reason) {
    assertThatThrownBy(() -> FileStorage.check(path))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void aSoundDirectoryIsSoundAndIsLeftAsItWas() throws Exception {
    Files.writeString(directory.resolve("notes.txt"), "mine");
    var before = Directories.contents(directory);
    var report = FileStorage.check(directory);
    assertThat(report.damage()).isEmpty();
    assertThat(report.isSound()).isTrue();
    assertThat(report.records()).isEqualTo(19);
    assertThat(report.payload()).isBetween(19L * 20, 19L * 25);
    assertThat(report.journal()).isGreaterThan(report.payload());
    assertThat(report.foreign()).containsExactly("notes.txt");
    assertThat(report.setAside()).isEmpty();
    assertThat(Directories.contents(directory)).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void whatIsOpenOrNoStorageIsRefused() throws Exception {
    try (var storage = FileStorage.at(directory)) {
      assertThat(storage.damage()).isEmpty();
      assertRefused(directory, IN_USE);
    }
    assertRefused(directory.resolve("nothing"), NOT_A_STORAGE);
    var other = Files.createDirectory(directory.resolve("other"));
    assertRefused(other, NOT_A_STORAGE);
    Files.writeString(other.resolve("letter.txt"), "mine");
    assertRefused(other, NOT_A_STORAGE);
    assertThat(other.resolve("lock")).doesNotExist();
  }

  /** Wherever a byte is flipped: found, unless nothing depends on it; and nothing is changed. */
  @Test
  void everyFlippedByteIsFoundAndNothingIsTouched() {
    var good = Directories.contents(directory);
    for (var name : good.keySet()) {
      for (int at = 0; at < good.get(name).length; at += 53) {
        var changed = new TreeMap<>(good);
        var bytes = good.get(name).clone();
        bytes[at] ^= 0x10;
        changed.put(name, bytes);
        Directories.restore(directory, changed);
        var report = FileStorage.check(directory);
        if (report.isSound()) {
          assertSound(good, name, at);
        }
        Directories.restore(directory, changed);
      }
    }
  }

  /** What is said to be sound reads as it should. */
  private void assertSound(Map<String, byte[]> good, String name, int at) {
    try (var storage =
        FileStorage.builder(directory)
            .files(TestLayer.withoutForces())
            .background(task -> {})
            .open()) {
      assertThat(Notes.texts(storage)).as(name + " at " + at).hasSize(19);
    }
    Directories.restore(directory, good);
  }

  @Test
  void aDamagedRecordIsNamed() throws Exception {
    for (var file : Directories.contents(directory).entrySet()) {
      var text = new String(file.getValue(), java.nio.charset.StandardCharsets.ISO_8859_1);
      int at = text.indexOf("the text of number 11.");
      if (at >= 0) {
        var bytes = file.getValue();
        bytes[at] ^= 1;
        Files.write(directory.resolve(file.getKey()), bytes);
      }
    }
    var report = FileStorage.check(directory);
    assertThat(report.isSound()).isFalse();
    assertThat(report.damage())
        .extracting(Damage::kind, Damage::key)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple(
                Damage.Kind.RECORD, Optional.of(Notes.key("n11"))));
  }

  @Test
  void aMissingFileOfTheJournalIsFound() throws Exception {
    var journals =
        Directories.contents(directory).keySet().stream()
            .filter(name -> name.startsWith("journal-"))
            .toList();
    assertThat(journals).hasSizeGreaterThan(2);
    for (var name : journals.subList(0, journals.size() - 1)) {
      var all = Directories.contents(directory);
      Files.delete(directory.resolve(name));
      assertThat(FileStorage.check(directory).isSound()).as("without " + name).isFalse();
      Directories.restore(directory, all);
    }
  }
}
