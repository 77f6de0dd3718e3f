package io.certwright.spi.storage;

import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A record as a storage keeps it. Two are equal when all parts are; attributes are compared in the
 * order in which they were written, which a storage preserves.
 *
 * @param key its key
 * @param revision the revision that the last commit gave it
 * @param commit the commit that wrote it last
 * @param payload opaque bytes
 * @param attributes what it can be found by
 * @param due when it is due; empty: never
 */
public record StoredRecord(
    RecordKey key,
    long revision,
    CommitId commit,
    Bytes payload,
    List<Attribute> attributes,
    Optional<Instant> due) {

  /** Copies the list. */
  public StoredRecord {
    attributes = List.copyOf(attributes);
  }
}
