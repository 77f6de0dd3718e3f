package io.certwright.internal.memory;

import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StoredRecord;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * Records in the order of a value and then of their key.
 *
 * <p>It refers to the objects of the records and makes few of its own: most values belong to one
 * record, which then stands at the value itself; only where there are more, all of them do, sorted.
 */
final class Postings<V extends Comparable<? super V>> {

  /** To each value a {@link StoredRecord} or {@link RecordsByKey}. */
  private final NavigableMap<V, Object> byValue = new TreeMap<>();

  private final Comparator<RecordKey> order;

  /** Nothing yet; the order is that of records with the same value. */
  Postings(Comparator<RecordKey> order) {
    this.order = order;
  }

  void add(V value, StoredRecord record) {
    var there = byValue.putIfAbsent(value, record);
    if (there instanceof StoredRecord one) {
      var several = new RecordsByKey(order);
      several.put(one);
      several.put(record);
      byValue.put(value, several);
    } else if (there instanceof RecordsByKey several) {
      several.put(record);
    }
  }

  /** Takes the record away from the value; it need not be there. */
  void remove(V value, RecordKey key) {
    var there = byValue.get(value);
    if (there instanceof StoredRecord one && one.key().equals(key)) {
      byValue.remove(value);
    } else if (there instanceof RecordsByKey several && several.remove(key)) {
      if (several.size() == 1) {
        byValue.put(value, several.first());
      }
    }
  }

  /** The least value that has a record. */
  Optional<V> first() {
    return byValue.isEmpty() ? Optional.empty() : Optional.of(byValue.firstKey());
  }

  /**
   * Shows the records in order until the visitor has enough.
   *
   * @param from the least value to begin with
   * @param after leaves out the records of this value that do not come after the key
   * @param visitor says whether it wants the next one
   */
  void walk(V from, Optional<RecordKey> after, BiPredicate<V, StoredRecord> visitor) {
    for (var entry : byValue.tailMap(from, true).entrySet()) {
      var value = entry.getKey();
      boolean cut = after.isPresent() && value.compareTo(from) == 0;
      if (!walk(entry.getValue(), cut ? after : Optional.empty(), r -> visitor.test(value, r))) {
        return;
      }
    }
  }

  private boolean walk(Object records, Optional<RecordKey> after, Predicate<StoredRecord> visitor) {
    if (records instanceof RecordsByKey several) {
      return after.isPresent()
          ? several.walk(after.get(), false, true, visitor)
          : several.walk(visitor);
    }
    var one = (StoredRecord) records;
    boolean wanted = after.isEmpty() || order.compare(one.key(), after.get()) > 0;
    return !wanted || visitor.test(one);
  }
}
