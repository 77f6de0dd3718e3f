package io.certwright.internal.node;

import io.certwright.errors.VaultException;
import io.certwright.internal.store.Failures;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps caches within a bound of what others write to a shared storage: a reader that comes later
 * than that after the last look follows the change feed first. A storage that belongs to this
 * process alone costs nothing.
 *
 * <p>One looks at a time, and its answer or its failure is that of all who waited for it. Thread-
 * safe.
 */
public final class Freshness {

  /** After a failed look those who can do without it do not ask again at once. */
  private static final long MOST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int PAGE = 1000;

  private final Storage storage;
  private final Contact contact;
  private final LongSupplier ticker;
  private final long bound;
  private final Consumer<RecordKey> changed;
  private final Runnable resynchronise;
  private final PatientLock looking = new PatientLock();
  private final AtomicReference<@Nullable Runnable> whenShared = new AtomicReference<>();

  /** When the last look began that came to its end. */
  private volatile long lastLook;

  private volatile @Nullable Failed failed;
  private volatile Runnable whenFresh = () -> {};
  private FeedPosition position;

  /** A look that failed, and when it did. */
  private record Failed(long at, VaultException failure) {}

  /**
   * Caches that are right as of now.
   *
   * @param ticker nanoseconds that only ever go on
   * @param bound how long after it was committed a change may go unseen
   * @param changed learns which records may have changed
   * @param resynchronise learns that any may have
   */
  public Freshness(
      Storage storage,
      Contact contact,
      LongSupplier ticker,
      Duration bound,
      Consumer<RecordKey> changed,
      Runnable resynchronise) {
    this.storage = storage;
    this.contact = contact;
    this.ticker = ticker;
    this.bound = bound.toNanos();
    this.changed = changed;
    this.resynchronise = resynchronise;
    this.lastLook = ticker.getAsLong();
    this.position = contact.call(storage::feedEnd);
  }

  /** Has this run once others may write to the storage. */
  public void whenShared(Runnable action) {
    whenShared.set(action);
    isShared();
  }

  /** Has this run after each look that came to its end. */
  public void whenFresh(Runnable action) {
    whenFresh = action;
  }

  /** The bound in nanoseconds. */
  public long bound() {
    return bound;
  }

  /**
   * Makes sure that what is known is no older than the bound.
   *
   * @throws VaultException if that cannot be made sure of, because the storage does not answer
   */
  public void ensure() {
    if (isWithin(bound) || looking.isMine()) {
      return;
    }
    long asked = ticker.getAsLong();
    looking.enter();
    try {
      var last = failed;
      if (last != null && last.at - asked > 0) {
        throw last.failure;
      }
      if (!isWithin(bound)) {
        follow();
      }
    } finally {
      looking.leave();
    }
  }

  /**
   * Sees to it that what is known is no older than that, unless the storage does not answer or
   * hangs: for those who may go on for a while with what is known. Throws nothing.
   *
   * @param nanos up to the bound
   * @return whether it is no older
   */
  public boolean refresh(long nanos) {
    try {
      if (isWithin(nanos)) {
        return true;
      }
      if (isPausing() || !looking.enterInTime()) {
        return false;
      }
      try {
        if (!isWithin(nanos)) {
          if (isPausing()) {
            return false;
          }
          follow();
        }
        return true;
      } finally {
        looking.leave();
      }
    } catch (VaultException e) {
      return false;
    }
  }

  /** Looks now, whatever the bound. */
  void look() {
    if (looking.enterInTime()) {
      try {
        follow();
      } finally {
        looking.leave();
      }
    }
  }

  /** As of when what is known was right, in the terms of the ticker. */
  public long knownAt() {
    return isShared() ? lastLook : ticker.getAsLong();
  }

  /** How old what is known may be. */
  public Duration age() {
    return Duration.ofNanos(Math.max(0, ticker.getAsLong() - knownAt()));
  }

  private boolean isWithin(long nanos) {
    return !isShared() || ticker.getAsLong() - lastLook <= nanos;
  }

  /** Asked each time: another one may come while this one is open. */
  private boolean isShared() {
    boolean shared;
    try {
      shared = storage.isShared();
    } catch (StorageException e) {
      throw Failures.translate(e);
    }
    if (shared && whenShared.get() != null) {
      var action = whenShared.getAndSet(null);
      if (action != null) {
        action.run();
      }
    }
    return shared;
  }

  private boolean isPausing() {
    var last = failed;
    return last != null && ticker.getAsLong() - last.at < Math.min(bound, MOST_PAUSE_NANOS);
  }

  private void follow() {
    long started = ticker.getAsLong();
    try {
      readOn();
    } catch (VaultException e) {
      failed = new Failed(ticker.getAsLong(), e);
      throw e;
    }
    failed = null;
    lastLook = started;
    whenFresh.run();
  }

  private void readOn() {
    for (boolean more = true; more; ) {
      var feed = contact.call(() -> storage.changes(position, PAGE));
      if (feed instanceof Feed.Changes changes) {
        changes.changes().forEach(change -> changed.accept(change.key()));
        position = changes.next();
        more = !changes.changes().isEmpty();
      } else if (feed instanceof Feed.Resynchronise from) {
        position = from.from();
        resynchronise.run();
        more = false;
      }
    }
  }
}
