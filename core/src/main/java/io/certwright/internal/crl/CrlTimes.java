package io.certwright.internal.crl;

import io.certwright.internal.record.CrlScope;
import io.certwright.policy.CrlPlan;
import java.time.Duration;
import java.time.Instant;

/** When the lists of a CA are made, and how long they are good for. */
final class CrlTimes {

  private static final int JITTER_DIVISOR = 10;
  private static final int STEPS = 1 << 16;
  private static final Duration LEAST = Duration.ofMinutes(1);

  private final CrlPlan plan;
  private final CrlScope scope;

  CrlTimes(CrlPlan plan, CrlScope scope) {
    this.plan = plan;
    this.scope = scope;
  }

  /**
   * When the next one is made after one that was made now: earlier than the plan says by a tenth of
   * the interval at most, by the name of the list, so that many lists are not all made at once.
   */
  Instant next(Instant made, Duration interval) {
    int step = Math.floorMod(scope.id().hashCode() * 0x9e3779b9, STEPS);
    return made.plus(interval)
        .minus(interval.dividedBy(JITTER_DIVISOR).multipliedBy(step).dividedBy(STEPS));
  }

  /** By when a complete list that is made now is followed by another. */
  Instant end(Instant made) {
    return made.plus(plan.validity());
  }

  /** By when a delta list is: they overlap in the same proportion as complete ones. */
  Instant endOfDelta(Instant made, Duration interval) {
    double share = (double) interval.toMillis() / plan.interval().toMillis();
    var length = Duration.ofMillis((long) (plan.validity().toMillis() * share));
    return made.plus(length.compareTo(LEAST) < 0 ? LEAST : length);
  }
}
