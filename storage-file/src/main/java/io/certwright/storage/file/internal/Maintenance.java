package io.certwright.storage.file.internal;

import io.certwright.spi.storage.StorageException;
import io.certwright.storage.file.report.Damage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is done beside the commits, by one thread at a time: overwriting what is dead, writing and
 * merging the files of the index, giving space back.
 */
final class Maintenance implements Runnable {

  /** What is not urgent is done at the latest after this time. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Files of no more than so many bytes are merged on closing. */
  private static final long SMALL = 8 << 20;

  /** What makes an index anew from the journal. */
  interface Renewal {
    void run(DamagedIndexException cause) throws IOException;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final State state;
  private final IndexKeeper keeper;
  private final Compactor compactor;
  private final Committer committer;
  private final Damages damages;
  private final Renewal renewal;
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable Thread runner;
  private volatile boolean stopped;
  private volatile @Nullable Thread waiting;

  Maintenance(
      State state,
      IndexKeeper keeper,
      Compactor compactor,
      Committer committer,
      Damages damages,
      Renewal renewal) {
    this.state = state;
    this.keeper = keeper;
    this.compactor = compactor;
    this.committer = committer;
    this.damages = damages;
    this.renewal = renewal;
  }

  /** Does what there is to do, from the opening to the closing. */
  @Override
  public void run() {
    synchronized (ended) {
      if (stopped) {
        return;
      }
      runner = Thread.currentThread();
    }
    try {
      waiting = Thread.currentThread();
      while (!stopped) {
        boolean isDone = attempt();
        tell();
        if (!stopped && !(isDone && isUrgent())) {
          LockSupport.parkNanos(this, PAUSE_NANOS);
          Thread.interrupted(); // Only closing ends it.
        }
      }
    } finally {
      waiting = null;
      ended.countDown();
    }
  }

  private void tell() {
    try {
      damages.tell();
    } catch (RuntimeException e) {
      // The listener's own failure; there is nobody here to hear of it, and the work goes on.
    }
  }

  /** Called after each commit: wakes it up if there is enough to do. */
  void afterCommit() {
    var sleeper = waiting;
    if (sleeper != null && isUrgent()) {
      LockSupport.unpark(sleeper);
    }
  }

  private boolean isUrgent() {
    return state.isFull() || state.hasManyDead();
  }

  private boolean attempt() {
    try {
      step();
      return true;
    } catch (IOException | UncheckedIOException | StorageException e) {
      // It is tried again after the pause. Nothing depends on it but space, and who commits hears
      // of a full or broken disk himself.
      return false;
    } catch (RuntimeException e) {
      damages.report(
          new Damage(
              Damage.Kind.HARMLESS,
              Snapshot.NAME,
              0,
              0,
              Optional.empty(),
              "compaction failed and is tried again later: " + e));
      return false;
    }
  }

  /** Does all that there is to do now. */
  void compact() throws IOException {
    locked(
        () -> {
          keeper.scrub();
          if (!keeper.isCurrent()) {
            keeper.flush();
          }
        });
    step();
  }

  private void step() throws IOException {
    locked(
        () -> {
          keeper.scrub();
          if (state.isFull()) {
            keeper.flush();
          }
          while (goesOn() && keeper.merge(Long.MAX_VALUE, this::goesOn)) {
            // As long as there is something to merge.
          }
          while (goesOn() && compactor.compact(this::goesOnMoving)) {
            // As long as a segment is worth it.
          }
        });
  }

  private boolean goesOn() {
    return !stopped;
  }

  private boolean goesOnMoving() throws IOException {
    if (state.isFull()) {
      keeper.flush();
    }
    return !stopped;
  }

  private interface Work {
    void run() throws IOException;
  }

  private void locked(Work work) throws IOException {
    lock.lock();
    try {
      boolean done = false;
      while (!done) {
        try {
          work.run();
          done = true;
        } catch (DamagedIndexException e) {
          renewal.run(e);
        }
      }
    } catch (ForceFailedException e) {
      committer.breakWith(e);
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /** Makes the index anew, unless somebody has. */
  void renew(DamagedIndexException cause) throws IOException {
    lock.lock();
    try {
      if (state.view().runs().contains(cause.run())) {
        renewal.run(cause);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the background's work and waits for its end. */
  void stop() {
    Thread running;
    synchronized (ended) {
      stopped = true;
      running = runner;
    }
    LockSupport.unpark(running);
    if (running != null && running != Thread.currentThread()) {
      boolean interrupted = false;
      while (ended.getCount() > 0) {
        try {
          ended.await();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The last work before closing: what makes the next opening quick, but nothing long. */
  void finish() throws IOException {
    locked(
        () -> {
          keeper.scrub();
          if (!keeper.isCurrent()) {
            keeper.flush();
          }
          while (keeper.merge(SMALL, () -> true)) {
            // As long as it costs little.
          }
        });
  }
}
