package io.certwright.internal.audit;

import io.certwright.errors.ConflictException;
import io.certwright.errors.VaultClosedException;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Outline;
import io.certwright.internal.schedule.Recurring;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the life cycle engine prunes the audit trail: once a day, and while there is more a stretch
 * a minute. Thread-safe.
 */
public final class PruneTimer {

  private static final Logger LOG = LoggerFactory.getLogger(PruneTimer.class);
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Duration LATER = Duration.ofHours(1);
  private static final Duration DAILY = Duration.ofDays(1);

  private final Pruning pruning;
  private final SecureRandom random;
  private final Duration age;
  private final Recurring recurring;

  /**
   * A timer.
   *
   * @param random names the runs
   * @param age how old entries get
   */
  public PruneTimer(Pruning pruning, Clock clock, SecureRandom random, Duration age) {
    this.pruning = pruning;
    this.random = random;
    this.age = age;
    this.recurring = new Recurring(clock, LATER);
  }

  /** Whether it is time; it asks nobody but the clock, which may have been put back. */
  public boolean isWanted() {
    return recurring.isWanted();
  }

  /** Prunes a stretch, if it is time and nobody else does: whatever fails is tried again. */
  public void run() {
    recurring.run(now -> prune());
  }

  private Duration prune() {
    try {
      boolean more = pruning.stretch(Caller.inRun(random), age) == Pruning.STRETCH;
      return more ? SOON : DAILY;
    } catch (VaultClosedException e) {
      throw e;
    } catch (ConflictException e) {
      LOG.debug("another node prunes the audit trail", e);
    } catch (RuntimeException e) {
      LOG.warn("the audit trail was not pruned; it is tried again: {}", Outline.of(e));
    }
    return LATER;
  }
}
