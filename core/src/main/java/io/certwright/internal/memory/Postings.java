package io.certwright.internal.memory;

import io.certwright.spi.storage.RecordKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Keys of records in the order of a value and then of the key.
 *
 * <p>What changes waits until somebody looks: who only writes pays for no order that nobody asks
 * for, and many changes that are put in order together cost a fraction of what each alone would. At
 * most {@value #MOST_WAITING} wait, which bounds what the first one who looks pays for.
 *
 * <p>One thread may change it, or any number look at it.
 */
final class Postings<V> {

  /** The most changes that wait. */
  static final int MOST_WAITING = 4_096;

  /** That a key is under a value from now on, or not any more. */
  private record Change<V>(V value, RecordKey key, boolean there) {}

  private final SortedPostings<V> sorted;
  private final List<Change<V>> waiting = new ArrayList<>();

  /** Nothing yet; the order is that of the values. */
  Postings(Comparator<? super V> order) {
    sorted = new SortedPostings<>(order);
  }

  /** Puts a key under a value, where it may be already. */
  void add(V value, RecordKey key) {
    change(new Change<>(value, key, true));
  }

  /** Takes a key away from a value, where it need not be. */
  void remove(V value, RecordKey key) {
    change(new Change<>(value, key, false));
  }

  private void change(Change<V> change) {
    waiting.add(change);
    if (waiting.size() == MOST_WAITING) {
      settle();
    }
  }

  /** The least value that has a key. */
  Optional<V> first() {
    settle();
    return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.first());
  }

  /**
   * Shows the keys upwards from a value on, until the visitor has enough.
   *
   * @param after leaves out the keys of this value that do not come after it; null: none
   * @param visitor says whether it wants the next one
   */
  void walk(V from, @Nullable RecordKey after, BiPredicate<V, RecordKey> visitor) {
    walk(from, after, false, true, visitor);
  }

  /**
   * Shows the keys from a place on, upwards or downwards, until the visitor has enough.
   *
   * @param key null: before all keys of the value
   * @param inclusive whether the place itself is shown, if there is something
   * @param visitor says whether it wants the next one
   */
  void walk(
      V value,
      @Nullable RecordKey key,
      boolean inclusive,
      boolean ascends,
      BiPredicate<V, RecordKey> visitor) {
    settle();
    sorted.walk(value, key, inclusive, ascends, visitor);
  }

  /** Carries out what waits. Of several that look at once the first does it for all. */
  private synchronized void settle() {
    // Stable: of what was changed twice, the last counts.
    waiting.sort((left, right) -> sorted.compare(left.value, left.key, right.value, right.key));
    for (var change : waiting) {
      if (change.there) {
        sorted.add(change.value, change.key);
      } else {
        sorted.remove(change.value, change.key);
      }
    }
    waiting.clear();
  }
}
