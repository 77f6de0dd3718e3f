package io.certwright.internal.memory;

import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StoredRecord;
import java.time.Instant;
import java.util.Comparator;

/** Records that have a due instant, in its order and then that of their keys. */
final class RecordsByDue extends SortedRecords<RecordsByDue.Place> {

  /** What records are ordered by. */
  record Place(Instant due, RecordKey key) {
    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::due).thenComparing(Place::key);
  }

  /** Nothing yet. */
  RecordsByDue() {
    super(Place.ORDER);
  }

  @Override
  Place placeOf(StoredRecord record) {
    return new Place(record.due().orElseThrow(), record.key());
  }
}
