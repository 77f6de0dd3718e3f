package io.certwright.internal.node;

import io.certwright.errors.VaultException;
import io.certwright.spi.storage.ChangeWatch;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the feed as soon as the storage's watch tells that somebody else has written. It only
 * makes that sooner: the bound is kept by those who read. Runs until it is closed, in a thread of
 * the executor that it was given to; ends at once where the storage has no watch.
 */
public final class Watcher implements Runnable, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);
  private static final Duration WAIT = Duration.ofMinutes(1);
  private static final long PAUSE_MILLIS = 1_000;
  private static final long PATIENCE_MILLIS = 5_000;

  private final Storage storage;
  private final Freshness freshness;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ReentrantLock atWork = new ReentrantLock();
  private volatile @Nullable ChangeWatch watch;

  /** A watcher that does not watch yet. */
  public Watcher(Storage storage, Freshness freshness) {
    this.storage = storage;
    this.freshness = freshness;
  }

  @Override
  public void run() {
    atWork.lock();
    try {
      watch();
    } finally {
      atWork.unlock();
    }
  }

  private void watch() {
    boolean failing = false;
    while (!isClosed()) {
      try {
        var opened = storage.watch();
        if (opened.isEmpty()) {
          return;
        }
        failing = false;
        follow(opened.get());
      } catch (StorageException e) {
        if (e.reason() == StorageException.Reason.CLOSED
            || Thread.currentThread().isInterrupted()) {
          return;
        }
        if (!failing) {
          LOG.warn("changes of other nodes are polled, not watched: {}", e.toString());
        }
        failing = true;
        pause();
      }
    }
  }

  private void follow(ChangeWatch opened) {
    try (opened) {
      watch = opened;
      look();
      while (!isClosed()) {
        if (opened.await(WAIT)) {
          look();
        }
      }
    } finally {
      watch = null;
    }
  }

  private void look() {
    try {
      freshness.look();
    } catch (VaultException e) {
      LOG.debug("a look at the changes failed; those who read look again", e);
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void pause() {
    try {
      boolean unused = closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed.countDown();
    }
  }

  /** Waits for a moment until it is done, so that the storage can be closed with nobody in it. */
  @Override
  public void close() {
    closed.countDown();
    var open = watch;
    if (open != null) {
      open.close();
    }
    try {
      if (atWork.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        atWork.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
