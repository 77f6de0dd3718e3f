package io.certwright.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.Bytes;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Against a sorted map, with enough records for many parts. */
class SortedRecordsTest {

  private static final VaultId VAULT = new VaultId("0123456789abcdef0123456789abcdef");
  private static final CommitId COMMIT = new CommitId("0".repeat(CommitId.LENGTH));

  /**
   * Runs of records upwards, downwards and anywhere, and of removals, so that parts fill, split and
   * vanish at both ends and in the middle.
   */
  @Property(tries = 60)
  void itIsASortedMap(@ForAll Random random, @ForAll @IntRange(min = 10, max = 3000) int range) {
    var model = new TreeMap<RecordKey, StoredRecord>(Comparator.comparing(RecordKey::id));
    var sorted = new RecordsByKey(Comparator.comparing(RecordKey::id));
    for (int run = 0; run < 40; run++) {
      int step = random.nextInt(3) - 1;
      boolean removes = random.nextInt(3) == 0;
      int at = random.nextInt(range);
      for (int i = 0; i < 100; i++) {
        at = step == 0 ? random.nextInt(range) : Math.floorMod(at + step, range);
        var record = record(at, run);
        if (removes) {
          assertThat(sorted.remove(record.key())).isEqualTo(model.remove(record.key()) != null);
        } else {
          sorted.put(record);
          model.put(record.key(), record);
        }
      }
      assertThat(sorted.size()).isEqualTo(model.size());
      if (!model.isEmpty()) {
        assertThat(sorted.first()).isSameAs(model.firstEntry().getValue());
      }
      assertSameWalks(sorted, model, key(random.nextInt(range)));
    }
  }

  private static void assertSameWalks(
      RecordsByKey sorted, NavigableMap<RecordKey, StoredRecord> model, RecordKey from) {
    for (boolean inclusive : new boolean[] {true, false}) {
      assertThat(walked(sorted, from, inclusive, true, Integer.MAX_VALUE))
          .containsExactlyElementsOf(model.tailMap(from, inclusive).values());
      assertThat(walked(sorted, from, inclusive, false, Integer.MAX_VALUE))
          .containsExactlyElementsOf(model.headMap(from, inclusive).descendingMap().values());
    }
    assertThat(walked(sorted, from, true, true, 3))
        .containsExactlyElementsOf(model.tailMap(from, true).values().stream().limit(3).toList());
    var seen = new ArrayList<StoredRecord>();
    assertThat(sorted.walk(seen::add)).isTrue();
    assertThat(seen).containsExactlyElementsOf(model.values());
  }

  /** Many records are due at the same instant, and stand there in the order of their keys. */
  @Property(tries = 60)
  void whatIsDueIsInOrder(@ForAll Random random, @ForAll @IntRange(min = 1, max = 500) int range) {
    var model = new HashMap<RecordKey, StoredRecord>();
    var sorted = new RecordsByDue();
    for (int i = 0; i < 1000; i++) {
      var due = Optional.of(Instant.EPOCH.plusSeconds(random.nextInt(20)));
      var record =
          new StoredRecord(
              key(random.nextInt(range)), i + 1, COMMIT, Bytes.empty(), List.of(), due);
      var before = model.remove(record.key());
      if (before != null) {
        assertThat(sorted.remove(sorted.placeOf(before))).isTrue();
      }
      if (before == null || random.nextBoolean()) {
        sorted.put(record);
        model.put(record.key(), record);
      }
    }
    var seen = new ArrayList<StoredRecord>();
    assertThat(sorted.walk(seen::add)).isTrue();
    assertThat(seen)
        .containsExactlyInAnyOrderElementsOf(model.values())
        .isSortedAccordingTo(
            Comparator.comparing((StoredRecord record) -> record.due().orElseThrow())
                .thenComparing(StoredRecord::key));
  }

  private static List<StoredRecord> walked(
      RecordsByKey sorted, RecordKey from, boolean inclusive, boolean ascends, int limit) {
    var seen = new ArrayList<StoredRecord>();
    boolean all =
        sorted.walk(from, inclusive, ascends, record -> seen.add(record) && seen.size() < limit);
    assertThat(all).isEqualTo(seen.size() < limit);
    return seen;
  }

  private static RecordKey key(int number) {
    return new RecordKey(VAULT, "item", String.format("%05d", number));
  }

  private static StoredRecord record(int number, long revision) {
    return new StoredRecord(
        key(number), revision + 1, COMMIT, Bytes.empty(), List.of(), Optional.empty());
  }
}
