package io.certwright.internal.memory;

import io.certwright.spi.storage.StoredRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Records in the order of their places, in short arrays: they need a few bytes each beside the
 * record, where a tree of all of them would need forty.
 *
 * @param <P> what tells where a record stands; two with the same place are one
 */
abstract sealed class SortedRecords<P> permits RecordsByKey, RecordsByDue {

  /** The most records that stand together. */
  private static final int MOST = 64;

  /** To each part, which is never empty, a place that is not behind its first record's. */
  private final TreeMap<P, List<StoredRecord>> parts;

  private final Comparator<? super P> order;
  private int size;

  /** Nothing yet. */
  SortedRecords(Comparator<? super P> order) {
    this.order = order;
    this.parts = new TreeMap<>(order);
  }

  /** Where the record stands. */
  abstract P placeOf(StoredRecord record);

  int size() {
    return size;
  }

  /** Some record; there must be one. */
  StoredRecord first() {
    return parts.firstEntry().getValue().get(0);
  }

  /** Adds a record, instead of one with the same place. */
  void put(StoredRecord record) {
    var place = placeOf(record);
    var last = parts.isEmpty() ? begin(place, List.of()) : parts.lastEntry().getValue();
    // Much comes in order: names that are counted, entries of the audit trail.
    boolean comesLast = last.isEmpty() || compare(last.get(last.size() - 1), place) < 0;
    var records = comesLast ? last : partFor(place);
    int at = comesLast ? -1 - last.size() : find(records, place);
    if (at >= 0) {
      records.set(at, record);
      return;
    }
    size++;
    int next = -at - 1;
    if (records.size() < MOST) {
      records.add(next, record);
    } else if (next == MOST) {
      // What comes in order fills each part.
      begin(place, List.of(record));
    } else {
      var upper = records.subList(MOST / 2, MOST);
      var above = begin(placeOf(upper.get(0)), upper);
      upper.clear();
      if (next <= MOST / 2) {
        records.add(next, record);
      } else {
        above.add(next - MOST / 2, record);
      }
    }
  }

  private int compare(StoredRecord record, P place) {
    return order.compare(placeOf(record), place);
  }

  private List<StoredRecord> begin(P from, List<StoredRecord> content) {
    List<StoredRecord> records = new ArrayList<>(content);
    parts.put(from, records);
    return records;
  }

  /** The part in which a record belongs; the first one is made to begin with it if need be. */
  private List<StoredRecord> partFor(P place) {
    var part = parts.floorEntry(place);
    if (part == null) {
      var records = parts.pollFirstEntry().getValue();
      parts.put(place, records);
      return records;
    }
    return part.getValue();
  }

  /** Whether there was a record with this place. */
  boolean remove(P place) {
    var part = parts.floorEntry(place);
    int at = part == null ? -1 : find(part.getValue(), place);
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

  /** Shows all records upwards, as {@link #walk(Object, boolean, boolean, Predicate)} does. */
  boolean walk(Predicate<StoredRecord> visitor) {
    return size == 0 || walk(placeOf(first()), true, true, visitor);
  }

  /**
   * Shows the records from this place on, upwards or downwards, until the visitor has enough.
   *
   * @param inclusive whether the record with the place itself is one of them
   * @param visitor says whether it wants the next one
   * @return whether it wanted all
   */
  boolean walk(P from, boolean inclusive, boolean ascends, Predicate<StoredRecord> visitor) {
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

  /** Where the place is among them, or -1 less where it would be. */
  private int find(List<StoredRecord> records, P place) {
    int low = 0;
    int high = records.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int compared = compare(records.get(middle), place);
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
