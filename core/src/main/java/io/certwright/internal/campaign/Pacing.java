package io.certwright.internal.campaign;

import io.certwright.internal.record.CampaignPlan;
import java.time.Duration;
import java.time.Instant;

/**
 * How a campaign spreads what it begins: so many at a time, so far apart, that no interval of the
 * plan's length sees more than the plan allows.
 *
 * @param page how many are begun at a time
 * @param apart how long it is at least from one time to the next
 */
record Pacing(int page, Duration apart) {

  /** The most that are begun at a time. */
  static final int MOST = 100;

  /** More often than that nothing is begun if it need not be: each time is a commit. */
  private static final Duration GAP = Duration.ofSeconds(10);

  private static final Duration FIRST_LOOK = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 8;

  /** That of a plan. */
  static Pacing of(CampaignPlan plan) {
    long interval = plan.interval().toMillis();
    long wanted = ceil(plan.starts() * GAP.toMillis(), interval);
    long page = Math.max(1, Math.min(wanted, Math.min(plan.starts(), MOST)));
    long times = plan.starts() / page;
    // Rounded the other way it may come closer to what is allowed.
    long more = ceil(plan.starts(), page);
    if (plan.starts() / more * more > page * times) {
      times = more;
      page = plan.starts() / more;
    }
    return new Pacing((int) page, Duration.ofMillis(ceil(interval, times)));
  }

  private static long ceil(long amount, long by) {
    return (amount + by - 1) / by;
  }

  /** When the next are begun; a clock that jumped back does not put that off for as long. */
  Instant nextStart(Instant stored, Instant now) {
    var latest = now.plus(apart);
    return stored.isAfter(latest) ? latest : stored;
  }

  /**
   * When it is worth looking again at what is under way.
   *
   * @param idle how often in a row nothing was changed
   */
  static Instant nextLook(int idle, Instant now) {
    return now.plus(FIRST_LOOK.multipliedBy(1L << Math.min(idle, MOST_DOUBLINGS)));
  }
}
