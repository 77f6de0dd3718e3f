package io.certwright.internal.outbox;

import io.certwright.errors.InterruptedOperationException;
import io.certwright.errors.VaultClosedException;
import io.certwright.errors.VaultException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that one listener is told: looks when something was committed and at least once a
 * second, in a thread of its own, so that one who takes its time holds up nobody else.
 *
 * <p>Looking costs nothing while the trail has not grown: commits of this process are counted, and
 * those of others are met in the change feed, which is followed at most once a second.
 */
final class Subscriber implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Desk desk;
  private final Rounds rounds;
  private final String name;
  private final ReentrantLock turn = new ReentrantLock();

  /** How far the trail had grown when all of it had been told. */
  private long served = -1;

  private volatile boolean stopped;
  private volatile @Nullable Thread own;

  Subscriber(Desk desk, String name, Ear ear, Place place, Duration patience) {
    this.desk = desk;
    this.name = name;
    this.rounds = new Rounds(desk, name, uninterrupted(ear), place, patience, () -> stopped);
  }

  /**
   * One who is told may leave the thread interrupted. In one of its own that was meant for nobody,
   * and would be the end of it.
   */
  private Ear uninterrupted(Ear ear) {
    return event -> {
      var heard = ear.tell(event);
      boolean unused = Thread.currentThread().equals(own) && Thread.interrupted();
      return heard;
    };
  }

  String name() {
    return name;
  }

  @Override
  public void run() {
    own = Thread.currentThread();
    while (!stopped) {
      try {
        long seen = desk.changes().seen();
        long bound = Math.min(PERIOD.toNanos(), desk.freshness().bound());
        boolean unused = desk.freshness().refresh(bound);
        serve(false);
        if (!stopped) {
          desk.changes().await(seen, PERIOD.toNanos());
        }
        // Commits in quick succession are told of together.
        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
      } catch (InterruptedException | InterruptedOperationException | VaultClosedException e) {
        stopped = true;
      } catch (RuntimeException | Error e) {
        if (!stopped) {
          LOG.warn("what happened could not be told to {}; it will be tried again", name, e);
          pause();
        }
      }
    }
  }

  private void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(PERIOD.toNanos());
    } catch (InterruptedException e) {
      stopped = true;
    }
  }

  /**
   * Tells what there is up to now. Does nothing while it is being told, be it by this thread, which
   * the listener has brought back here.
   *
   * @param anyway whether to look even if nothing seems to have happened
   */
  void serve(boolean anyway) {
    if (turn.isHeldByCurrentThread() || !turn.tryLock()) {
      return;
    }
    try {
      long grown = desk.grown().getAsLong();
      if (stopped || (!anyway && (grown == served || rounds.isResting()))) {
        return;
      }
      if (rounds.round()) {
        served = grown;
      }
    } finally {
      turn.unlock();
    }
  }

  /** Begins nothing more. */
  void halt() {
    stopped = true;
  }

  /** Ends it; what it is about to tell is told yet, if that does not take too long. */
  void stop(Duration patience) {
    halt();
    if (turn.isHeldByCurrentThread()) {
      return;
    }
    try {
      if (!turn.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("the listener {} has not returned; what it was told is told again later", name);
        return;
      }
      try {
        rounds.letGo();
      } finally {
        turn.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (VaultException e) {
      LOG.debug("the subscription of {} was not let go; its lease runs out", name, e);
    }
  }
}
