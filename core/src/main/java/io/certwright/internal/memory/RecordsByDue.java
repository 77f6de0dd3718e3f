package io.certwright.internal.memory;

import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.StoredRecord;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Records that have a due instant, in its order and then that of their keys. */
final class RecordsByDue extends SortedRecords<RecordsByDue.Place> {

  /**
   * What records are ordered by.
   *
   * @param key null: before all that are due at that instant
   */
  record Place(Instant due, @Nullable RecordKey key) {
    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::due)
            .thenComparing(Place::key, Comparator.nullsFirst(Comparator.naturalOrder()));
  }

  /** Nothing yet. */
  RecordsByDue() {
    super(Place.ORDER);
  }

  /** The least due instant after that one. */
  Optional<Instant> after(Instant instant) {
    var least = new AtomicReference<Instant>();
    var behind = new Place(instant.plusNanos(1), null);
    boolean isNone =
        walk(
            behind,
            true,
            true,
            record -> {
              least.set(record.due().orElseThrow());
              return false;
            });
    return isNone ? Optional.empty() : Optional.ofNullable(least.get());
  }

  @Override
  Place placeOf(StoredRecord record) {
    return new Place(record.due().orElseThrow(), record.key());
  }
}
