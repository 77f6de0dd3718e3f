package io.certwright.internal.ocsp;

import io.certwright.errors.VaultException;
import io.certwright.internal.catalogue.ChangeListener;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the answers of a vault's responders signed ahead, in the background: when one is opened, when
 * a status changes, and a little each second as long as something is left; a tenth of a core at
 * most, but for what is signed when a responder is opened. By whom it is looked: by those who ask,
 * and by the life cycle engine. Does not keep responders that nobody uses. Thread-safe.
 */
final class AheadWork implements ChangeListener {

  private static final Logger LOG = LoggerFactory.getLogger(AheadWork.class);

  private static final long PATIENCE_SECONDS = 5;

  private final Executor executor;
  private final List<WeakReference<Ahead>> all = new CopyOnWriteArrayList<>();
  private final AtomicBoolean asked = new AtomicBoolean();
  private final ReentrantLock working = new ReentrantLock();
  private volatile boolean closed;

  AheadWork(Executor executor) {
    this.executor = executor;
  }

  /** Begins with a responder. */
  void add(Ahead ahead) {
    all.removeIf(one -> one.get() == null);
    all.add(new WeakReference<>(ahead));
    inBackground();
  }

  @Override
  public void added(String id) {
    live().forEach(one -> one.issued(id));
  }

  private Stream<Ahead> live() {
    return all.stream().flatMap(one -> Stream.ofNullable(one.get()));
  }

  @Override
  public void changed(String id) {
    if (!all.isEmpty()) {
      live().forEach(one -> one.changed(id));
      inBackground();
    }
  }

  @Override
  public void everythingChanged() {
    if (!all.isEmpty()) {
      inBackground();
    }
  }

  /** Somebody has asked; a look whether there is something to do costs next to nothing. */
  void look(Ahead ahead) {
    if (ahead.isWanted()) {
      inBackground();
    }
  }

  /** Whether there is something to do by now. */
  boolean isWanted() {
    return live().anyMatch(Ahead::isWanted);
  }

  /** Does some of it in this thread. */
  void runIfWanted() {
    run(false);
  }

  private void inBackground() {
    if (closed || !asked.compareAndSet(false, true)) {
      return;
    }
    var who = Thread.currentThread();
    try {
      executor.execute(
          () -> {
            asked.set(false);
            // Neither who asks nor who revokes waits for this.
            if (!Thread.currentThread().equals(who)) {
              run(true);
            }
          });
    } catch (RuntimeException | Error e) {
      asked.set(false);
    }
  }

  private void run(boolean atLeisure) {
    if (working.tryLock()) {
      try {
        live().forEach(one -> run(one, atLeisure));
      } finally {
        working.unlock();
      }
    }
  }

  private void run(Ahead one, boolean atLeisure) {
    if (!closed && one.isWanted()) {
      try {
        one.run(atLeisure, () -> !closed);
      } catch (VaultException e) {
        LOG.debug("answers are signed when they are asked for, for the time being", e);
      } catch (RuntimeException e) {
        LOG.warn("answers could not be signed ahead; each is signed when it is asked for", e);
      }
    }
  }

  /** Waits for a moment until nobody is at it, so that the storage can be closed. */
  void close() {
    closed = true;
    try {
      if (working.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        working.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
