package io.certwright.internal.audit;

import io.certwright.errors.VaultClosedException;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Outline;
import io.certwright.internal.schedule.Recurring;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
  private final SecureRandom random;
  private final Duration every;
  private final Duration soon;
  private final Recurring recurring;

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
    this.random = random;
    this.every = every;
    this.soon = every.compareTo(SOON) < 0 ? every : SOON;
    this.recurring = new Recurring(clock, soon);
  }

  /** Whether it is time to look; it asks nobody but the clock, which may have been put back. */
  public boolean isWanted() {
    return recurring.isWanted();
  }

  /** Looks, if nobody else does: whatever fails is tried again soon. */
  public void run() {
    recurring.run(this::look);
  }

  private Duration look(Instant now) {
    try {
      boolean unused = checkpoints.makeIfDue(Caller.inRun(random), now.minus(every));
      return anchors.handOver() ? every : soon;
    } catch (VaultClosedException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.warn("no checkpoint of the audit trail was made; it is tried again: {}", Outline.of(e));
    }
    return soon;
  }
}
