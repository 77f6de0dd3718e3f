package io.certwright.internal.record;

import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.Optional;

/** How one kind of record is read: all of it, or as much as somebody wants to know. */
public interface RecordReader<T> {

  /** The kind, as it stands in the record's key. */
  String kind();

  /**
   * Reads the public part.
   *
   * @param due when the record is due, as it was written
   * @throws RuntimeException if it is malformed; the caller names the record
   */
  T decode(Bytes publicPart, Optional<Instant> due);
}
