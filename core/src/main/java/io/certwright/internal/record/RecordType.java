package io.certwright.internal.record;

import io.certwright.spi.Bytes;
import io.certwright.spi.storage.Attribute;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How one kind of record is keyed, encoded and found. */
public interface RecordType<T> {

  /** The kind, as it stands in the record's key. */
  String kind();

  /** The id within the kind. */
  String id(T value);

  /** The public part. */
  byte[] encode(T value);

  /**
   * Reads the public part back.
   *
   * @throws RuntimeException if it is malformed; the caller names the record
   */
  T decode(Bytes publicPart);

  /** What the record can be found by. */
  default List<Attribute> attributes(T value) {
    return List.of();
  }

  /** When the record is due. */
  default Optional<Instant> due(T value) {
    return Optional.empty();
  }
}
