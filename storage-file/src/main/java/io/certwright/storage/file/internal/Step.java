package io.certwright.storage.file.internal;

import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.RecordKey;
import java.util.List;

/**
 * What a frame does to one record.
 *
 * @param key the record
 * @param revision the revision that it gets; 0: it is deleted
 * @param length the length of its payload in bytes; the payloads of a frame stand one after the
 *     other
 * @param checksum the payload's
 * @param due epoch milliseconds, or {@link #NEVER}
 * @param attributes in the order given by the caller
 */
record Step(
    RecordKey key, long revision, int length, int checksum, long due, List<Attribute> attributes) {

  /** The due instant of a record that has none. */
  static final long NEVER = Long.MIN_VALUE;

  boolean isDelete() {
    return revision == 0;
  }
}
