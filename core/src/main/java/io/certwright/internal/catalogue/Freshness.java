package io.certwright.internal.catalogue;

import io.certwright.internal.store.Failures;
import io.certwright.internal.store.RecordStore;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.Storage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Keeps caches within a second of what other processes write to a shared storage: a reader that
 * comes later than that after the last look follows the change feed first. A storage that belongs
 * to this process alone costs nothing.
 */
final class Freshness {

  private static final long BOUND_NANOS = 1_000_000_000;
  private static final int PAGE = 1000;

  private final Storage storage;
  private final Consumer<RecordKey> changed;
  private final Runnable resynchronise;
  private final AtomicLong lastLook = new AtomicLong(System.nanoTime());
  private FeedPosition position;

  Freshness(RecordStore records, Consumer<RecordKey> changed, Runnable resynchronise) {
    this.storage = records.storage();
    this.changed = changed;
    this.resynchronise = resynchronise;
    this.position = Failures.guard(storage::feedEnd);
  }

  void ensure() {
    // Asked each time: another one may come while this one is open.
    if (Failures.guard(storage::isShared) && System.nanoTime() - lastLook.get() > BOUND_NANOS) {
      look();
    }
  }

  private synchronized void look() {
    long started = System.nanoTime();
    if (started - lastLook.get() <= BOUND_NANOS) {
      return;
    }
    for (boolean more = true; more; ) {
      var feed = Failures.guard(() -> storage.changes(position, PAGE));
      if (feed instanceof Feed.Changes changes) {
        changes.changes().forEach(change -> changed.accept(change.key()));
        position = changes.next();
        more = changes.changes().size() >= PAGE;
      } else if (feed instanceof Feed.Resynchronise from) {
        position = from.from();
        resynchronise.run();
        more = false;
      }
    }
    lastLook.set(started);
  }
}
