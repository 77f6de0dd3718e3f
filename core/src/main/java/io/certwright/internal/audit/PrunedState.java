package io.certwright.internal.audit;

import io.certwright.errors.IntegrityException;
import io.certwright.internal.record.LastTold;
import io.certwright.internal.record.PruneSummary;
import io.certwright.internal.record.StatePartRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.Bytes;
import java.util.List;

/** What pruned entries told of the records last, as it is kept. Thread-safe. */
public final class PrunedState {

  private final RecordStore records;

  /** That in these records. */
  public PrunedState(RecordStore records) {
    this.records = records;
  }

  /**
   * What a part of it says.
   *
   * @throws IntegrityException if it is not there, or not the one that the summary tells of
   */
  public List<LastTold> read(PruneSummary.Part part) {
    var place = StatePartRecord.KIND + "/" + part.id();
    var found =
        records
            .find(StatePartRecord.TYPE, part.id())
            .orElseThrow(
                () -> new IntegrityException(place, "it is not there; pruned entries led to it"));
    if (!digest(found.value()).equals(part.digest())) {
      throw new IntegrityException(place, "it is not what the summary of what was pruned tells of");
    }
    return found.value().items();
  }

  Bytes digest(StatePartRecord part) {
    return Bytes.copyOf(records.crypto().sha256(StatePartRecord.TYPE.encode(part)));
  }
}
