package io.certwright.internal.record;

import io.certwright.spi.Bytes;
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

  /**
   * Reads the public part, from which it follows when the record is due.
   *
   * @throws RuntimeException if it is malformed; the caller names the record
   */
  T decode(Bytes publicPart);

  @Override
  default T decode(Bytes publicPart, Optional<Instant> due) {
    return decode(publicPart);
  }

  /** What the record can be found by. */
  default List<Attribute> attributes(T value) {
    return List.of();
  }

  /** As what the record is counted. */
  default Counted counted(T value) {
    return Counted.NOTHING;
  }

  /** When the record is due. */
  default Optional<Instant> due(T value) {
    return Optional.empty();
  }
}
