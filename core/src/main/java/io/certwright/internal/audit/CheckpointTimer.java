package io.certwright.internal.audit;

import io.certwright.errors.VaultClosedException;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Outline;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the life cycle engine makes checkpoints, and hands them over again to anchors that did not
 * take them. Nodes share what is due: whoever looks first makes it. Thread-safe.
 */
public final class CheckpointTimer {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointTimer.class);
  private static final Duration SOON = Duration.ofMinutes(1);

  private final Checkpoints checkpoints;
  private final Anchors anchors;
  private final Clock clock;
  private final SecureRandom random;
  private final Duration every;
  private final ReentrantLock running = new ReentrantLock();

  private volatile Instant last = Instant.MIN;
  private volatile Instant next = Instant.MIN;

  /**
   * A timer.
   *
   * @param random names the runs
   * @param every how long after the last one the next is made, if there is news
   */
  public CheckpointTimer(
      Checkpoints checkpoints, Anchors anchors, Clock clock, SecureRandom random, Duration every) {
    this.checkpoints = checkpoints;
    this.anchors = anchors;
    this.clock = clock;
    this.random = random;
    this.every = every;
  }

  /** Whether it is time to look; it asks nobody but the clock, which may have been put back. */
  public boolean isWanted() {
    var now = clock.instant();
    return !now.isBefore(next) || now.isBefore(last);
  }

  /** Looks, if nobody else does: whatever fails is tried again soon. */
  public void run() {
    if (!running.tryLock()) {
      return;
    }
    try {
      if (isWanted()) {
        look();
      }
    } finally {
      running.unlock();
    }
  }

  private void look() {
    last = clock.instant();
    next = last.plus(every.compareTo(SOON) < 0 ? every : SOON);
    try {
      boolean unused = checkpoints.makeIfDue(Caller.inRun(random), last.minus(every));
      if (anchors.handOver()) {
        next = last.plus(every);
      }
    } catch (VaultClosedException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.warn("no checkpoint of the audit trail was made; it is tried again: {}", Outline.of(e));
    }
  }
}
