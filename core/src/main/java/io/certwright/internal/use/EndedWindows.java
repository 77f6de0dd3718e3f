package io.certwright.internal.use;

import io.certwright.errors.VaultException;
import io.certwright.internal.commit.ChangeRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Windows that have ended, until the trail is told of them. Nothing counts in them any more, so it
 * may be told late; whoever uses a key does not fail for it. Thread-safe.
 */
final class EndedWindows {

  private static final Logger LOG = LoggerFactory.getLogger(EndedWindows.class);

  /** How many wait at most. Those beyond that are found as left open one day. */
  private static final int MOST = 10_000;

  private static final int BATCH = 100;

  private final WindowLog log;
  private final ConcurrentLinkedDeque<Window.Ended> waiting = new ConcurrentLinkedDeque<>();
  private final AtomicInteger count = new AtomicInteger();
  private final ReentrantLock telling = new ReentrantLock();

  EndedWindows(WindowLog log) {
    this.log = log;
  }

  void add(Window.Ended ended) {
    if (count.incrementAndGet() > MOST) {
      count.decrementAndGet();
      LOG.warn("more than {} windows wait to be closed; one stays open in the trail", MOST);
      return;
    }
    waiting.add(ended);
  }

  /**
   * Tells the trail of these before anything else becomes of them.
   *
   * @return whether they have ended; not: the storage was not told, and they can go on
   */
  boolean tellNow(List<Window.Ended> ended) {
    try {
      log.close(ended);
      return true;
    } catch (ChangeRefusedException e) {
      ended.forEach(this::add);
      tell();
      return true;
    } catch (VaultException e) {
      LOG.debug("windows that are over go on, because the trail cannot be told", e);
      return false;
    }
  }

  /** Tells the trail of what waits, unless somebody else is at it; what fails waits on. */
  void tell() {
    if (telling.tryLock()) {
      try {
        tellAll();
      } finally {
        telling.unlock();
      }
    }
  }

  /** The same for the last time: somebody else who is at it is waited for. */
  void tellLast(long nanos) {
    try {
      if (telling.tryLock(nanos, TimeUnit.NANOSECONDS)) {
        try {
          tellAll();
        } finally {
          telling.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tellAll() {
    var batch = new ArrayList<Window.Ended>(BATCH);
    boolean told = true;
    while (told && !waiting.isEmpty()) {
      for (var next = waiting.poll(); next != null; next = waiting.poll()) {
        batch.add(next);
        if (batch.size() == BATCH) {
          break;
        }
      }
      told = told(batch);
      count.addAndGet(-batch.size());
      batch.clear();
    }
  }

  private boolean told(List<Window.Ended> batch) {
    try {
      log.close(batch);
      return true;
    } catch (ChangeRefusedException e) {
      return toldSingly(batch);
    } catch (RuntimeException e) {
      LOG.debug("windows that have ended are told of later", e);
      batch.forEach(this::add);
      return false;
    }
  }

  private boolean toldSingly(List<Window.Ended> batch) {
    boolean all = true;
    for (var one : batch) {
      try {
        toldSingly(one);
      } catch (RuntimeException e) {
        LOG.debug("a window that has ended is told of later", e);
        add(one);
        all = false;
      }
    }
    return all;
  }

  private void toldSingly(Window.Ended one) {
    try {
      log.close(List.of(one));
    } catch (ChangeRefusedException e) {
      log.closeLate(one);
    }
  }
}
