package io.certwright.internal.commit;

import io.certwright.internal.record.AuditRecord;
import io.certwright.internal.record.KeptEvent;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.RecordWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one operation wants to become durable together.
 *
 * @param deeds what is done, each with an audit entry of its own; one at least
 * @param fences the claims that must still stand; only for a storage that hands claims out
 * @param end the chain that the entry ends, after the first has ended; empty: any other change
 */
public record Change(List<Deed> deeds, List<Fence> fences, Optional<String> end) {

  /** Copies the lists. */
  public Change {
    deeds = List.copyOf(deeds);
    fences = List.copyOf(fences);
  }

  /**
   * Something that is done to one thing.
   *
   * @param writes the records, sealed already; may be empty when only the entry is to be kept
   * @param note the audit entry that tells of it
   * @param events what listeners are told of it, as part of that entry
   */
  public record Deed(List<RecordWrite> writes, AuditRecord.Note note, List<KeptEvent> events) {

    /** Copies the lists. */
    public Deed {
      writes = List.copyOf(writes);
      events = List.copyOf(events);
    }
  }

  /** A change of one thing. */
  public Change(
      List<RecordWrite> writes,
      AuditRecord.Note note,
      List<KeptEvent> events,
      List<Fence> fences,
      Optional<String> end) {
    this(List.of(new Deed(writes, note, events)), fences, end);
  }

  /** The records of all that is done. */
  public List<RecordWrite> writes() {
    if (deeds.size() == 1) {
      return deeds.get(0).writes();
    }
    var all = new ArrayList<RecordWrite>();
    deeds.forEach(deed -> all.addAll(deed.writes()));
    return all;
  }

  /** The first entry. */
  AuditRecord.Note note() {
    return deeds.get(0).note();
  }

  /** Whether it ends a chain or goes on with one that ended: no other shares its commit. */
  boolean standsAlone() {
    return note().ends() || note().goesOn();
  }
}
