package io.certwright.internal.transfer;

import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StoredRecord;
import java.util.Optional;

/**
 * What stands under a key.
 *
 * @param key the key
 * @param record the record; empty: there is none
 */
record Entry(RecordKey key, Optional<StoredRecord> record) {

  static Entry of(StoredRecord record) {
    return new Entry(record.key(), Optional.of(record));
  }

  long bytes() {
    return record.map(stored -> (long) stored.payload().length()).orElse(0L);
  }
}
