package io.certwright.internal.commit;

import io.certwright.internal.record.AuditRecord;
import io.certwright.spi.storage.RecordWrite;
import java.util.List;

/**
 * What one operation wants to become durable together.
 *
 * @param writes the records, sealed already; may be empty when only the entry is to be kept
 * @param note the audit entry that tells of it
 */
public record Change(List<RecordWrite> writes, AuditRecord.Note note) {

  /** Copies the list. */
  public Change {
    writes = List.copyOf(writes);
  }

  /** Whether it ends a chain or goes on with one that ended: no other shares its commit. */
  boolean standsAlone() {
    return note.ends() || note.goesOn();
  }
}
