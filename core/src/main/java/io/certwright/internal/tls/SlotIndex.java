package io.certwright.internal.tls;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which slots have a trait, in the order of the names. Immutable; a change copies the map once, and
 * what it touches.
 */
final class SlotIndex<K> {
  private static final int[] NONE = {};

  private final Map<K, int[]> slots;

  private SlotIndex(Map<K, int[]> slots) {
    this.slots = slots;
  }

  static <K> SlotIndex<K> empty() {
    return new SlotIndex<>(Map.of());
  }

  /** The slots, ascending. The array is shared: nobody writes to it. */
  int[] get(K trait) {
    return slots.getOrDefault(trait, NONE);
  }

  /** The index after those changes; this one if they change nothing. */
  SlotIndex<K> with(List<Change<K>> changes) {
    Map<K, int[]> next = null;
    for (Change<K> change : changes) {
      if (!change.before().equals(change.after())) {
        next = next == null ? new HashMap<>(slots) : next;
        change.applyTo(next);
      }
    }
    return next == null ? this : new SlotIndex<>(next);
  }

  /** The traits of a slot, before and after. */
  record Change<K>(int slot, Set<K> before, Set<K> after) {
    private void applyTo(Map<K, int[]> slots) {
      for (K trait : before) {
        if (!after.contains(trait)) {
          slots.computeIfPresent(trait, (same, present) -> without(present, slot));
        }
      }
      for (K trait : after) {
        if (!before.contains(trait)) {
          slots.merge(trait, new int[] {slot}, Change::joined);
        }
      }
    }

    @SuppressWarnings("NullAway") // null takes the entry out of the map
    private static int[] without(int[] present, int slot) {
      int[] rest = Arrays.stream(present).filter(other -> other != slot).toArray();
      return rest.length == 0 ? null : rest;
    }

    private static int[] joined(int[] present, int[] added) {
      int[] both = Arrays.copyOf(present, present.length + 1);
      both[present.length] = added[0];
      Arrays.sort(both);
      return both;
    }
  }
}
