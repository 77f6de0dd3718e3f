package io.certwright.internal.store;

import io.certwright.internal.record.Checkpoint.Head;
import io.certwright.internal.record.PruneRecord;
import io.certwright.internal.record.PruneSummary;
import java.util.List;
import java.util.Optional;

/**
 * Where the chains of the audit trail begin, because what was before is pruned. Immutable.
 *
 * @param heads of each chain that was pruned the last entry that is gone
 * @param summary all that is known of it; empty: nothing was pruned, or that could not be read
 * @param finished whether nothing is left of it
 */
public record Pruned(List<Head> heads, Optional<PruneSummary> summary, boolean finished) {

  /** Nothing was. */
  public static final Pruned NOTHING = new Pruned(List.of(), Optional.empty(), true);

  /** Copies the list. */
  public Pruned {
    heads = List.copyOf(heads);
  }

  /** What these records say. */
  public static Pruned of(RecordStore records) {
    return records
        .find(PruneRecord.TYPE, PruneRecord.ID)
        .map(found -> of(found.value()))
        .orElse(NOTHING);
  }

  /** What this record says. */
  public static Pruned of(PruneRecord record) {
    return new Pruned(record.summary().heads(), Optional.of(record.summary()), record.finished());
  }

  /** The last entry of a chain that is gone; empty: none is. */
  public Optional<Head> base(String stripe) {
    return heads.stream().filter(head -> head.stripe().equals(stripe)).findFirst();
  }

  /** The number of the first entry of a chain that is not gone. */
  public long first(String stripe) {
    return base(stripe).map(head -> head.sequence() + 1).orElse(0L);
  }

  /** Whether the entry with this id is gone, or should be. */
  public boolean covers(String id) {
    return Chains.of(id)
        .flatMap(this::base)
        .filter(head -> id.compareTo(head.id()) <= 0)
        .isPresent();
  }
}
