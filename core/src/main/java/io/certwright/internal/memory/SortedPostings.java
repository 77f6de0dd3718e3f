package io.certwright.internal.memory;

import io.certwright.spi.storage.RecordKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Keys of records in the order of a value and then of the key, in short arrays: they need some ten
 * bytes each, where a tree of all of them would need forty.
 */
final class SortedPostings<V> {

  /** The most that stand together. */
  private static final int MOST = 64;

  /** Some that stand together: to each value a key. It is never empty once it is in the list. */
  private final class Part {
    final List<V> values;
    final List<RecordKey> keys;

    Part(List<V> values, List<RecordKey> keys) {
      this.values = new ArrayList<>(values);
      this.keys = new ArrayList<>(keys);
    }

    int size() {
      return keys.size();
    }

    int compare(int at, V value, @Nullable RecordKey key) {
      return SortedPostings.this.compare(values.get(at), keys.get(at), value, key);
    }

    /** Where it is, or -1 less where it would be. */
    int find(V value, @Nullable RecordKey key) {
      int low = 0;
      int high = size() - 1;
      while (low <= high) {
        int middle = (low + high) >>> 1;
        int compared = compare(middle, value, key);
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

    void insert(int at, V value, RecordKey key) {
      values.add(at, value);
      keys.add(at, key);
    }

    void remove(int at) {
      values.remove(at);
      keys.remove(at);
    }

    /** Takes the upper half away. */
    Part split() {
      var upperValues = values.subList(MOST / 2, size());
      var upperKeys = keys.subList(MOST / 2, size());
      var upper = new Part(upperValues, upperKeys);
      upperValues.clear();
      upperKeys.clear();
      return upper;
    }
  }

  private final Comparator<? super V> order;
  private final List<Part> parts = new ArrayList<>();

  /** Nothing yet. */
  SortedPostings(Comparator<? super V> order) {
    this.order = order;
  }

  /**
   * The order of two places.
   *
   * @param leftKey null: before all keys of the value
   * @param rightKey null: before all keys of the value
   */
  int compare(V left, @Nullable RecordKey leftKey, V right, @Nullable RecordKey rightKey) {
    int byValue = order.compare(left, right);
    if (byValue != 0) {
      return byValue;
    }
    return leftKey == null || rightKey == null
        ? Boolean.compare(leftKey != null, rightKey != null)
        : leftKey.compareTo(rightKey);
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** The least value; there must be one. */
  V first() {
    return parts.get(0).values.get(0);
  }

  /** Adds a key under a value, unless it is there. */
  void add(V value, RecordKey key) {
    int last = parts.size() - 1;
    // Much comes in order: names that are counted, entries of the audit trail.
    if (last < 0 || parts.get(last).compare(parts.get(last).size() - 1, value, key) < 0) {
      // What comes in order fills each part.
      if (last < 0 || parts.get(last).size() == MOST) {
        parts.add(new Part(List.of(value), List.of(key)));
      } else {
        parts.get(last).insert(parts.get(last).size(), value, key);
      }
      return;
    }
    int number = partOf(value, key);
    var part = parts.get(number);
    int at = part.find(value, key);
    if (at < 0) {
      part.insert(-at - 1, value, key);
      if (part.size() > MOST) {
        parts.add(number + 1, part.split());
      }
    }
  }

  /** Takes a key away from a value; it need not be there. */
  void remove(V value, RecordKey key) {
    if (parts.isEmpty()) {
      return;
    }
    int number = partOf(value, key);
    var part = parts.get(number);
    int at = part.find(value, key);
    if (at >= 0) {
      part.remove(at);
      if (part.size() == 0) {
        parts.remove(number);
      }
    }
  }

  /**
   * Shows what is there from a place on, upwards or downwards, until the visitor has enough.
   *
   * @param key null: before all keys of the value
   * @param inclusive whether the place itself is shown, if it is there
   * @param visitor says whether it wants the next one
   */
  void walk(
      V value,
      @Nullable RecordKey key,
      boolean inclusive,
      boolean ascends,
      BiPredicate<V, RecordKey> visitor) {
    if (parts.isEmpty()) {
      return;
    }
    int number = partOf(value, key);
    int at = parts.get(number).find(value, key);
    int next = at >= 0 && !inclusive ? (ascends ? at + 1 : at - 1) : at;
    if (at < 0) {
      next = ascends ? -at - 1 : -at - 2;
    }
    while (number >= 0 && number < parts.size()) {
      var part = parts.get(number);
      for (; next >= 0 && next < part.size(); next += ascends ? 1 : -1) {
        if (!visitor.test(part.values.get(next), part.keys.get(next))) {
          return;
        }
      }
      number += ascends ? 1 : -1;
      next = ascends || number < 0 ? 0 : parts.get(number).size() - 1;
    }
  }

  /** The number of the part in which something belongs; there must be one. */
  private int partOf(V value, @Nullable RecordKey key) {
    int low = 1;
    int high = parts.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (parts.get(middle).compare(0, value, key) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high < 0 ? 0 : low - 1;
  }
}
