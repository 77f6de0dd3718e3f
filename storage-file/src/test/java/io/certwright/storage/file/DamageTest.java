package io.certwright.storage.file;

import static io.certwright.spi.storage.StorageException.Reason.DAMAGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.StorageException;
import io.certwright.storage.file.report.Damage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that are not as they were written: nothing wrong is ever given out. */
class DamageTest {

  private final Path directory = Directories.create();
  private final Map<String, String> expected = new TreeMap<>();
  private MemoryLayer layer = new MemoryLayer(Map.of());
  private Map<String, byte[]> files;
  private String journal;

  @BeforeEach
  void fill() {
    try (var storage = open()) {
      put(storage, "a", 1, "apple");
      put(storage, "b", 1, "bread");
      put(storage, "a", 2, "another apple");
      put(storage, "c", 1, "cheese");
      Notes.done(storage, new RecordWrite.Delete(Notes.key("b"), 1));
      expected.put("b", "absent");
      Notes.done(storage, Notes.put("d", 1, "dates"), Notes.put("c", 2, "more cheese"));
      expected.put("d", "dates");
      expected.put("c", "more cheese");
      storage.settle(Notes.commitId());
      put(storage, "e", 1, "eggs");
    }
    files = layer.contents();
    journal = files.keySet().stream().filter(n -> n.startsWith("journal-")).findFirst().get();
  }

  @AfterEach
  void clear() {
    Directories.delete(directory);
  }

  private void restore(Map<String, byte[]> contents) {
    layer = new MemoryLayer(contents);
  }

  private FileStorage open() {
    return FileStorage.builder(directory).files(layer).background(task -> {}).open();
  }

  private void put(FileStorage storage, String id, long revision, String text) {
    Notes.done(storage, Notes.put(id, revision, text));
    expected.put(id, text);
  }

  private Map<String, byte[]> flipped(Map<String, byte[]> from, String name, int at, int bits) {
    var changed = new TreeMap<>(from);
    var bytes = from.get(name).clone();
    bytes[at] ^= (byte) bits;
    changed.put(name, bytes);
    return changed;
  }

  private Map<String, byte[]> without(Map<String, byte[]> from, String name) {
    var rest = new TreeMap<>(from);
    rest.remove(name);
    return rest;
  }

  /** Each key: right, or said to be damaged, or absent and something is reported. */
  private void checkNothingWrong(String what) {
    try (var storage = open()) {
      for (var key : expected.keySet()) {
        String text;
        try {
          text = Notes.text(storage, key);
        } catch (StorageException e) {
          assertThat(e.reason()).as(what).isEqualTo(DAMAGED);
          assertThat(e).hasMessageContaining("id=" + key + "]");
          assertThat(storage.damage()).as(what).isNotEmpty();
          continue;
        }
        if (!text.equals(expected.get(key))
            && !(text.equals("absent") && !storage.damage().isEmpty())) {
          fail(what + ": " + key + " is " + text + ", " + storage.damage());
        }
      }
      // A listing has nothing wrong either, and what it leaves out is reported.
      var listed = Notes.texts(storage);
      listed.forEach((id, text) -> assertThat(text).as(what).isEqualTo(expected.get(id)));
      assertThat(storage.due(Notes.VAULT, 100).records()).as(what).hasSize(listed.size());
      if (listed.size() < 4) {
        assertThat(storage.damage()).as(what).isNotEmpty();
      }
    } catch (StorageException e) {
      assertThat(e.reason()).as(what).isEqualTo(DAMAGED);
      fail(what + ": one byte made the storage unreadable: " + e.getMessage());
    }
  }

  @Test
  void anyFlippedByteOfAnyFile() {
    for (var name : files.keySet()) {
      for (int at = 0; at < files.get(name).length; at++) {
        restore(flipped(files, name, at, 1 << (at % 8)));
        checkNothingWrong(name + " at " + at);
      }
    }
  }

  @Test
  void anyFlippedByteOfTheJournalWithoutTheIndex() {
    var bare = without(files, "index");
    for (int at = 0; at < files.get(journal).length; at++) {
      restore(flipped(bare, journal, at, 1 << (at % 8)));
      checkNothingWrong("journal alone at " + at);
    }
  }

  @Test
  void aJournalCutOffAnywhereBehindTheIndexNamesWhatIsGone() {
    int length = files.get(journal).length;
    for (int size = 0; size < length; size += size < length - 300 ? 13 : 1) {
      var cut = new TreeMap<>(files);
      cut.put(journal, Arrays.copyOf(files.get(journal), size));
      restore(cut);
      checkNothingWrong("cut at " + size);
      try (var storage = open()) {
        // It goes on all the same, in a file of its own.
        put(storage, "z", 1, "zest");
      }
      checkNothingWrong("cut at " + size + " and gone on");
      expected.remove("z");
    }
  }

  @Test
  void withoutTheIndexEverythingIsThere() {
    restore(without(files, "index"));
    try (var storage = open()) {
      assertThat(storage.damage()).isEmpty();
      expected.forEach((id, text) -> assertThat(Notes.text(storage, id)).isEqualTo(text));
    }
  }

  @Test
  void withoutTheFormatFileTheJournalTellsWhatItIs() {
    restore(without(files, "certwright"));
    try (var storage = open()) {
      expected.forEach((id, text) -> assertThat(Notes.text(storage, id)).isEqualTo(text));
    }
    assertThat(layer.contents()).containsKey("certwright");
  }

  @Test
  void aDamagedPayloadIsNamedLeftOutOfListingsAndHealedByWriting() {
    int at = indexOf(files.get(journal), "another apple");
    restore(flipped(files, journal, at, 1));
    var told = new ArrayList<Damage>();
    try (var storage = FileStorage.builder(directory).files(layer).onDamage(told::add).open()) {
      assertThat(told).isEmpty();
      var match = new AttributeMatch.Exact(new AttributeValue.Text("a2"));
      var query = new FindQuery(Notes.VAULT, "note", "revision", match, Optional.empty(), 10);
      assertThat(storage.find(query).hits()).isEmpty();
      assertThat(told).extracting(Damage::key).containsExactly(Optional.of(Notes.key("a")));
      assertThat(told).extracting(Damage::kind).containsExactly(Damage.Kind.RECORD);
      assertThat(Notes.ids(storage)).containsExactly("c", "d", "e");
      assertThat(storage.due(Notes.VAULT, 1).records()).hasSize(1);
      Notes.done(storage, Notes.put("a", 3, "a third apple"));
      assertThat(Notes.text(storage, "a")).isEqualTo("a third apple");
      assertThat(Notes.ids(storage)).containsExactly("a", "c", "d", "e");
    }
  }

  @Test
  void aCommitOnARecordOfUnknownRevisionIsRefusedAsDamaged() {
    // The steps of the commit that made revision 2 of "a"; its fingerprints stand elsewhere.
    int at = indexOf(files.get(journal), "another apple") - 10;
    restore(flipped(without(files, "index"), journal, at, 1));
    for (int round = 0; round < 3; round++) {
      if (round == 2) {
        restore(without(layer.contents(), "index"));
      }
      try (var storage = open()) {
        assertThat(storage.damage()).extracting(Damage::kind).containsExactly(Damage.Kind.COMMIT);
        for (var revision : List.of(2L, 3L)) {
          try {
            storage.commit(Notes.commit(Notes.put("a", revision, "no")));
            fail("revision " + revision);
          } catch (StorageException e) {
            assertThat(e.reason()).isEqualTo(DAMAGED);
          }
        }
        assertThat(Notes.ids(storage)).containsExactly("c", "d", "e");
        assertThat(
                storage.commit(
                    Notes.commit(
                        new RecordWrite.Check(Notes.key("c"), OptionalLong.of(2)),
                        Notes.put("f" + round, 1, "fig"))))
            .isInstanceOf(CommitOutcome.Committed.class);
        Notes.done(storage, new RecordWrite.Delete(Notes.key("f" + round), 1));
      }
    }
  }

  private static int indexOf(byte[] bytes, String text) {
    var sought = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + sought.length, sought, 0, sought.length)) {
        return i;
      }
    }
    throw new AssertionError(text);
  }
}
