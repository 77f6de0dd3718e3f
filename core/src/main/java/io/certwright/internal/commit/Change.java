package io.certwright.internal.commit;

import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.KeptEvent;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.RecordWrite;
import java.util.List;
import java.util.Optional;

/**
 * What one operation wants to become durable together.
 *
 * @param writes the records, sealed already; may be empty when only the entry is to be kept
 * @param note the audit entry that tells of it
 * @param events what listeners are told of it, as part of that entry
 * @param fences the claims that must still stand; only for a storage that hands claims out
 * @param end the chain that the entry ends, after the first has ended; empty: any other change
 */
public record Change(
    List<RecordWrite> writes,
    AuditRecord.Note note,
    List<KeptEvent> events,
    List<Fence> fences,
    Optional<String> end) {

  /** Copies the lists. */
  public Change {
    writes = List.copyOf(writes);
    events = List.copyOf(events);
    fences = List.copyOf(fences);
  }

  /** Whether it ends a chain or goes on with one that ended: no other shares its commit. */
  boolean standsAlone() {
    return note.ends() || note.goesOn();
  }
}
