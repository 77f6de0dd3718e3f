package io.certwright.internal.audit;

import io.certwright.audit.AuditOutcome;
import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.Checkpoint.Head;
import io.certwright.internal.record.PruneSummary.Stretch;
import io.certwright.internal.record.PruneSummary.Tally;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is gone of one chain, entry by entry. Used by one thread. */
final class Gone {

  private static final Comparator<Kind> IN_ORDER =
      Comparator.comparing(Kind::operation).thenComparing(Kind::outcome);

  private record Kind(String operation, AuditOutcome outcome) {}

  private final Map<Kind, Long> counts = new TreeMap<>(IN_ORDER);
  private @Nullable Head known;
  private @Nullable AuditRecord last;
  private Instant from = Instant.MAX;
  private Instant until = Instant.MIN;
  private long eventful = -1;

  /** Nothing yet. */
  Gone() {}

  /** What earlier prunes took. */
  Gone(Stretch earlier) {
    known = earlier.last();
    from = earlier.from();
    until = earlier.until();
    eventful = earlier.eventful();
    for (var tally : earlier.tallies()) {
      counts.put(new Kind(tally.operation(), tally.outcome()), tally.count());
    }
  }

  /** The next one. */
  void add(AuditRecord entry) {
    var note = entry.note();
    last = entry;
    from = note.time().isBefore(from) ? note.time() : from;
    until = note.time().isAfter(until) ? note.time() : until;
    eventful = entry.events().isEmpty() ? eventful : entry.sequence();
    counts.merge(new Kind(note.operation(), note.outcome()), 1L, Long::sum);
  }

  /**
   * All of it.
   *
   * @param head makes the head of its last entry
   */
  Stretch stretch(Function<AuditRecord, Head> head) {
    var tallies =
        counts.entrySet().stream()
            .map(kind -> new Tally(kind.getKey().operation, kind.getKey().outcome, kind.getValue()))
            .toList();
    var end = last == null ? known : head.apply(last);
    if (end == null) {
      throw new IllegalStateException("nothing is gone");
    }
    return new Stretch(end, from, until, eventful, tallies);
  }
}
