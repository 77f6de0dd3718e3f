package io.certwright.internal.record;

import io.certwright.spi.storage.Attribute;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How one kind of record is keyed, encoded, read and found. */
public interface RecordType<T> extends RecordReader<T> {

  /** The id within the kind. */
  String id(T value);

  /** The public part. */
  byte[] encode(T value);

  /** What the record can be found by. */
  default List<Attribute> attributes(T value) {
    return List.of();
  }

  /** When the record is due. */
  default Optional<Instant> due(T value) {
    return Optional.empty();
  }
}
