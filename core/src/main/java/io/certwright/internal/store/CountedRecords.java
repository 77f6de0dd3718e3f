package io.certwright.internal.store;

import io.certwright.internal.record.Counted;
import io.certwright.internal.record.Counter;
import io.certwright.internal.record.Counts;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * As what the records are counted that this process has met last, so that a write of one of them
 * changes the counts by exactly the difference. Whoever writes a record has read it; what was
 * forgotten since is read again.
 *
 * <p>Thread-safe.
 */
final class CountedRecords {

  /** Many more than are under way at the same time; a power of two. */
  private static final int PLACES = 8_192;

  /**
   * Each at the place that its key leads to, from where it displaces another one: a cache that
   * keeps an order of use would cost a commit more than it takes to read one of them again now and
   * then.
   */
  private final AtomicReferenceArray<@Nullable Met> known = new AtomicReferenceArray<>(PLACES);

  private final Function<RecordKey, Optional<At>> read;

  /**
   * None yet.
   *
   * @param read reads one from the storage
   */
  CountedRecords(Function<RecordKey, Optional<At>> read) {
    this.read = read;
  }

  /** As what a record is counted from a revision on. */
  record At(long revision, Counted counted) {}

  private record Met(RecordKey key, At at) {}

  /** That a record of this revision was met. */
  void met(RecordKey key, long revision, Counted counted) {
    if (isCounted(key)) {
      known.set(place(key), new Met(key, new At(revision, counted)));
    }
  }

  private static boolean isCounted(RecordKey key) {
    return Counter.counts(key.kind());
  }

  /** What the writes change; empty: a record is not of the revision that one of them expects. */
  Optional<Counts> changes(List<RecordWrite> writes) {
    var sum = Counts.NONE;
    for (var write : writes) {
      if (isCounted(write.key()) && !(write instanceof RecordWrite.Check)) {
        var before = before(write);
        if (before.isEmpty()) {
          return Optional.empty();
        }
        sum = sum.plus(Counts.between(before.get(), after(write)));
      }
    }
    return Optional.of(sum);
  }

  private Optional<Counted> before(RecordWrite write) {
    return write.expected().isEmpty()
        ? Optional.of(Counted.NOTHING)
        : at(write.key(), write.expected().getAsLong());
  }

  private Optional<Counted> at(RecordKey key, long revision) {
    return Optional.ofNullable(known.get(place(key)))
        .filter(met -> met.key().equals(key))
        .map(Met::at)
        .filter(met -> met.revision() == revision)
        .or(() -> read.apply(key).filter(found -> found.revision() == revision))
        .map(At::counted);
  }

  private static int place(RecordKey key) {
    int hash = key.hashCode();
    return (hash ^ hash >>> 16) & PLACES - 1;
  }

  private static Counted after(RecordWrite write) {
    return write instanceof RecordWrite.Put put
        ? RecordSeal.counted(put.payload())
        : Counted.NOTHING;
  }

  /** That the writes have become durable. */
  void committed(List<RecordWrite> writes) {
    for (var write : writes) {
      if (write instanceof RecordWrite.Put put && isCounted(put.key())) {
        met(put.key(), put.revision(), after(put));
      }
    }
  }
}
