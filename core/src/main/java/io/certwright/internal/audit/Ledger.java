package io.certwright.internal.audit;

import io.certwright.internal.record.AuditRecord.Told;
import io.certwright.internal.record.LastTold;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the trail tells of each record last. Chains of several nodes tell of one record, and nothing
 * says in which order but its revisions: each follows the one before it, and a record that was
 * deleted may begin again with its first. What does not follow yet waits; if it never does, because
 * an entry is missing, the highest revision counts.
 */
final class Ledger {

  /** A deletion comes after the revision that it deletes. */
  private static final Comparator<Told> BY_REVISION =
      Comparator.comparingLong(Told::revision).thenComparing(told -> told.digest().isEmpty());

  private final Map<String, Told> last = new HashMap<>();
  private final Map<String, List<Told>> waiting = new HashMap<>();

  /** What is known of a record before anything of it is told here. */
  void begin(LastTold known) {
    var place = known.place();
    known.last().ifPresent(told -> last.put(place, told));
    if (!known.waiting().isEmpty()) {
      waiting.put(place, new ArrayList<>(known.waiting()));
    }
  }

  void tell(Told told) {
    var place = told.place();
    if (!follows(told, last.get(place))) {
      waiting.computeIfAbsent(place, none -> new ArrayList<>()).add(told);
      return;
    }
    last.put(place, told);
    var others = waiting.get(place);
    if (others != null) {
      goOn(place, others);
      if (others.isEmpty()) {
        waiting.remove(place);
      }
    }
  }

  private void goOn(String place, List<Told> others) {
    boolean more;
    do {
      more = false;
      for (Iterator<Told> i = others.iterator(); i.hasNext() && !more; ) {
        var next = i.next();
        if (follows(next, last.get(place))) {
          last.put(place, next);
          i.remove();
          more = true;
        }
      }
    } while (more);
  }

  private static boolean follows(Told next, @Nullable Told before) {
    if (before == null || before.digest().isEmpty()) {
      return next.digest().isPresent() && next.revision() == 1;
    }
    long expected = before.revision() + (next.digest().isPresent() ? 1 : 0);
    return next.revision() == expected;
  }

  /** What is told last of a record; empty: nothing, or it was settled. */
  Optional<Told> last(String place) {
    var candidates = new ArrayList<>(waiting.getOrDefault(place, List.of()));
    var known = last.get(place);
    if (known != null) {
      candidates.add(known);
    }
    return candidates.stream().max(BY_REVISION);
  }

  /** Nothing that was told of the record so far matters any more. */
  void settle(String place) {
    last.remove(place);
    waiting.remove(place);
  }

  /** All that is not settled. */
  void forEach(BiConsumer<String, Told> action) {
    var places = new TreeSet<>(last.keySet());
    places.addAll(waiting.keySet());
    places.forEach(place -> last(place).ifPresent(told -> action.accept(place, told)));
  }

  /** All of it, in the order of the places, but what is deleted. */
  List<LastTold> items() {
    var places = new TreeSet<>(last.keySet());
    places.addAll(waiting.keySet());
    var items = new ArrayList<LastTold>(places.size());
    for (var place : places) {
      var known = Optional.ofNullable(last.get(place)).filter(told -> told.digest().isPresent());
      var others = waiting.getOrDefault(place, List.of());
      if (known.isPresent() || !others.isEmpty()) {
        items.add(new LastTold(known, others));
      }
    }
    return items;
  }
}
