package io.certwright.internal.memory;

import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StoredRecord;
import java.util.Comparator;

/** Records in an order of their keys. */
final class RecordsByKey extends SortedRecords<RecordKey> {

  /** Nothing yet. */
  RecordsByKey(Comparator<RecordKey> order) {
    super(order);
  }

  @Override
  RecordKey placeOf(StoredRecord record) {
    return record.key();
  }
}
