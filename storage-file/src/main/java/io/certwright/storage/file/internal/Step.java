package io.certwright.storage.file.internal;

import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.RecordKey;
import java.util.List;

/**
 * What a frame does to one record.
 *
 * @param key the record
 * @param revision the revision that it gets; 0: it is deleted
 * @param commit the commit that did so first
 * @param length the length of its payload in bytes; the payloads of a frame stand one after the
 *     other
 * @param checksum the payload's
 * @param due epoch milliseconds, or {@link #NEVER}
 * @param attributes in the order given by the caller
 */
record Step(
    RecordKey key,
    long revision,
    CommitId commit,
    int length,
    int checksum,
    long due,
    List<Attribute> attributes) {

  /** The due instant of a record that has none. */
  static final long NEVER = Long.MIN_VALUE;

  /** The checksum, of no bytes at all, of a payload that was lost and set aside. */
  static final int LOST = 1;

  static Step deletion(RecordKey key, CommitId commit) {
    return new Step(key, 0, commit, 0, 0, NEVER, List.of());
  }

  /** The record as it stands, to be written elsewhere. */
  static Step copyOf(Entry entry) {
    return new Step(
        entry.key(),
        entry.revision(),
        entry.commit(),
        entry.length(),
        entry.checksum(),
        entry.due(),
        entry.attributes());
  }

  /** The same without its payload, which is damaged. */
  Step withoutPayload() {
    return new Step(key, revision, commit, 0, LOST, due, attributes);
  }

  boolean isDelete() {
    return revision == 0;
  }
}
