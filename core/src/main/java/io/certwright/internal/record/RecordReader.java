package io.certwright.internal.record;

import io.certwright.spi.Bytes;

/** How one kind of record is read: all of it, or as much as somebody wants to know. */
public interface RecordReader<T> {

  /** The kind, as it stands in the record's key. */
  String kind();

  /**
   * Reads the public part.
   *
   * @throws RuntimeException if it is malformed; the caller names the record
   */
  T decode(Bytes publicPart);
}
