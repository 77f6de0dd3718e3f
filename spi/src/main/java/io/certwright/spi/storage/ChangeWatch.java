package io.certwright.spi.storage;

import java.time.Duration;

/**
 * Tells that somebody else may have written, sooner than looking at the feed now and then would
 * ({@link Storage#watch()}). It is a hint: it may come without a cause, and one may get lost, so
 * its user goes on looking now and then.
 *
 * <p>Used by one thread at a time, except for {@link #close}, which ends a wait at once.
 */
public interface ChangeWatch extends AutoCloseable {

  /**
   * Waits until there may be news that came after the last return, or the time is over.
   *
   * @return whether there may be news; false when the time is over or the watch is closed
   * @throws StorageException if it cannot be watched now; later it may be again. With {@link
   *     StorageException.Reason#INTERRUPTED} the thread's flag is set
   */
  boolean await(Duration atMost);

  /** Ends the watch. Closing again does nothing. */
  @Override
  void close();
}
