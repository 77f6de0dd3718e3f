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
    final ArrayList<V> values;
    final ArrayList<RecordKey> keys;

    /** Nothing yet; what comes in order will fill it. */
    Part() {
      values = new ArrayList<>(MOST);
      keys = new ArrayList<>(MOST);
    }

    private Part(List<V> values, List<RecordKey> keys) {
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
  private final ArrayList<Part> parts = new ArrayList<>();

  /** The number of the part that was changed last: much that is changed together is near by. */
  private int near;

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
    // Much comes in order: names that are counted, entries of the audit trail.
    if (isEmpty() || last().compare(last().size() - 1, value, key) < 0) {
      if (isEmpty() || last().size() == MOST) {
        parts.add(new Part());
      }
      last().insert(last().size(), value, key);
      return;
    }
    int number = nearPartOf(value, key);
    var part = parts.get(number);
    int at = part.find(value, key);
    if (at >= 0) {
      return;
    }
    int next = -at - 1;
    if (part.size() < MOST) {
      part.insert(next, value, key);
      return;
    }
    var upper = part.split();
    parts.add(number + 1, upper);
    if (next <= MOST / 2) {
      part.insert(next, value, key);
    } else {
      upper.insert(next - MOST / 2, value, key);
    }
  }

  private Part last() {
    return parts.get(parts.size() - 1);
  }

  /** Takes a key away from a value; it need not be there. */
  void remove(V value, RecordKey key) {
    if (parts.isEmpty()) {
      return;
    }
    int number = nearPartOf(value, key);
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
    int number = partOf(value, key, 0, parts.size());
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

  /** The same as {@link #partOf}, in the fewest steps for what belongs behind what came before. */
  private int nearPartOf(V value, RecordKey key) {
    int low = near < parts.size() && isFrom(near, value, key) ? near : 0;
    int step = 1;
    while (low + step < parts.size() && isFrom(low + step, value, key)) {
      low += step;
      step *= 2;
    }
    near = partOf(value, key, low, Math.min(low + step, parts.size()));
    return near;
  }

  /**
   * The number of the part in which something belongs.
   *
   * @param from the least that it can be
   * @param end the least that it cannot be, greater than the least that it can be
   */
  private int partOf(V value, @Nullable RecordKey key, int from, int end) {
    int low = from;
    int high = end;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (isFrom(middle, value, key)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Whether something belongs in a part or in one behind it. */
  private boolean isFrom(int number, V value, @Nullable RecordKey key) {
    return parts.get(number).compare(0, value, key) <= 0;
  }
}
