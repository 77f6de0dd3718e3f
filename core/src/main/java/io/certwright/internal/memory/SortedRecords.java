package io.certwright.internal.memory;

import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StoredRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Records in an order of their keys, in short arrays: they need a few bytes each beside the record,
 * where a tree of all of them would need forty.
 */
final class SortedRecords {

  /** The most records that stand together. */
  private static final int MOST = 64;

  /** To each part, which is never empty, a key that is not behind its first record's. */
  private final TreeMap<RecordKey, List<StoredRecord>> parts;

  private final Comparator<RecordKey> order;
  private int size;

  /** Nothing yet. */
  SortedRecords(Comparator<RecordKey> order) {
    this.order = order;
    this.parts = new TreeMap<>(order);
  }

  int size() {
    return size;
  }

  /** Some record; there must be one. */
  StoredRecord first() {
    return parts.firstEntry().getValue().get(0);
  }

  /** Adds a record, in the place of one with the same key. */
  void put(StoredRecord record) {
    var key = record.key();
    var last = parts.isEmpty() ? begin(key, List.of()) : parts.lastEntry().getValue();
    // Much comes in order: names that are counted, entries of the audit trail.
    boolean comesLast = last.isEmpty() || order.compare(last.get(last.size() - 1).key(), key) < 0;
    var records = comesLast ? last : partFor(key);
    int at = comesLast ? -1 - last.size() : find(records, key);
    if (at >= 0) {
      records.set(at, record);
      return;
    }
    size++;
    int place = -at - 1;
    if (records.size() < MOST) {
      records.add(place, record);
    } else if (place == MOST) {
      // What comes in order fills each part.
      begin(key, List.of(record));
    } else {
      var upper = records.subList(MOST / 2, MOST);
      var above = begin(upper.get(0).key(), upper);
      upper.clear();
      if (place <= MOST / 2) {
        records.add(place, record);
      } else {
        above.add(place - MOST / 2, record);
      }
    }
  }

  private List<StoredRecord> begin(RecordKey from, List<StoredRecord> content) {
    List<StoredRecord> records = new ArrayList<>(content);
    parts.put(from, records);
    return records;
  }

  /** The part in which a record belongs; the first one is made to begin with it if need be. */
  private List<StoredRecord> partFor(RecordKey key) {
    var part = parts.floorEntry(key);
    if (part == null) {
      var records = parts.pollFirstEntry().getValue();
      parts.put(key, records);
      return records;
    }
    return part.getValue();
  }

  /** Whether there was a record with this key. */
  boolean remove(RecordKey key) {
    var part = parts.floorEntry(key);
    int at = part == null ? -1 : find(part.getValue(), key);
    if (part == null || at < 0) {
      return false;
    }
    part.getValue().remove(at);
    size--;
    if (part.getValue().isEmpty()) {
      parts.remove(part.getKey());
    }
    return true;
  }

  /**
   * Shows the records from this key on, upwards or downwards, until the visitor has enough.
   *
   * @param inclusive whether the record with the key itself is one of them
   * @param visitor says whether it wants the next one
   * @return whether it wanted all
   */
  boolean walk(
      RecordKey from, boolean inclusive, boolean ascends, Predicate<StoredRecord> visitor) {
    var start = parts.floorKey(from);
    var rest =
        ascends
            ? (start == null ? parts : parts.tailMap(start, true))
            : parts.headMap(from, true).descendingMap();
    for (var records : rest.values()) {
      int at = find(records, from);
      int next = at >= 0 && !inclusive ? (ascends ? at + 1 : at - 1) : at;
      if (at < 0) {
        next = ascends ? -at - 1 : -at - 2;
      }
      for (; next >= 0 && next < records.size(); next += ascends ? 1 : -1) {
        if (!visitor.test(records.get(next))) {
          return false;
        }
      }
    }
    return true;
  }

  /** Where the key is among them, or -1 less where it would be. */
  private int find(List<StoredRecord> records, RecordKey key) {
    int low = 0;
    int high = records.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int compared = order.compare(records.get(middle).key(), key);
      if (compared == 0) {
        return middle;
      }
      if (compared < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }
}
