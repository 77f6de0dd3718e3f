package io.certwright.internal.tls;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is served at one moment: a slot for each name, in their order, and what finds them.
 * Immutable. A renewal that keeps hosts and issuer replaces one slot and neither index.
 *
 * @param numbers the number of each name's slot
 * @param slots by number
 * @param hosts by DNS name or wildcard
 * @param clients by what servers ask of a client
 */
record Snapshot(
    Map<String, Integer> numbers,
    List<Slot> slots,
    SlotIndex<String> hosts,
    SlotIndex<ClientTrait> clients) {

  /** A snapshot in which no name has an identity. */
  static Snapshot empty(Map<String, Integer> numbers) {
    return new Snapshot(
        numbers,
        Collections.nCopies(numbers.size(), Slot.EMPTY),
        SlotIndex.empty(),
        SlotIndex.empty());
  }

  /** The snapshot with other current versions of some names; null stands for none. */
  Snapshot with(Map<String, @Nullable Presentable> changed, long nowMillis) {
    List<Slot> next = new ArrayList<>(slots);
    List<SlotIndex.Change<String>> hostChanges = new ArrayList<>();
    List<SlotIndex.Change<ClientTrait>> clientChanges = new ArrayList<>();
    changed.forEach(
        (name, after) -> {
          int number = Objects.requireNonNull(numbers.get(name));
          Slot slot = next.get(number);
          Presentable before = slot.current();
          next.set(number, slot.with(after, nowMillis));
          hostChanges.add(new SlotIndex.Change<>(number, hostsOf(before), hostsOf(after)));
          clientChanges.add(new SlotIndex.Change<>(number, traitsOf(before), traitsOf(after)));
        });
    return new Snapshot(
        numbers, List.copyOf(next), hosts.with(hostChanges), clients.with(clientChanges));
  }

  /** The current version of the name with that number. */
  @Nullable Presentable current(int number) {
    return slots.get(number).current();
  }

  /** The current version of a name. */
  @Nullable Presentable current(String name) {
    Integer number = numbers.get(name);
    return number == null ? null : current(number.intValue());
  }

  /** A version by its alias, current or lately so. */
  @Nullable Presentable find(String alias) {
    Integer number = numbers.get(alias.substring(0, Math.max(0, alias.lastIndexOf('@'))));
    return number == null ? null : slots.get(number).find(alias);
  }

  private static Set<String> hostsOf(@Nullable Presentable identity) {
    return identity == null ? Set.of() : identity.hosts();
  }

  private static Set<ClientTrait> traitsOf(@Nullable Presentable identity) {
    return identity == null ? Set.of() : identity.clientTraits();
  }
}
