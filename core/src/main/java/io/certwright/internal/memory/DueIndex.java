package io.certwright.internal.memory;

import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.DuePage;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The records that have a due instant, in the order of vault, instant and key. */
final class DueIndex {

  private record Entry(Instant due, RecordKey key) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int order = key.vault().compareTo(other.key.vault());
      order = order != 0 ? order : due.compareTo(other.due);
      return order != 0 ? order : key.compareTo(other.key);
    }
  }

  private final NavigableMap<Entry, StoredRecord> byDue = new TreeMap<>();

  void add(StoredRecord record) {
    record.due().ifPresent(due -> byDue.put(new Entry(due, record.key()), record));
  }

  void remove(StoredRecord record) {
    record.due().ifPresent(due -> byDue.remove(new Entry(due, record.key())));
  }

  DuePage until(VaultId vault, Instant now, int limit) {
    var page = new ArrayList<StoredRecord>();
    var first = new Entry(AttributeValue.EARLIEST, new RecordKey(vault, "a", Ids.LEAST));
    for (var entry : byDue.tailMap(first, true).entrySet()) {
      boolean inRange =
          entry.getKey().key().vault().equals(vault) && !entry.getKey().due().isAfter(now);
      if (!inRange || page.size() == limit) {
        break;
      }
      page.add(entry.getValue());
    }
    return new DuePage(now, page);
  }
}
