package io.certwright.internal.schedule;

import java.time.Duration;

/**
 * For how long a certificate stays in one hand before another may take the work up: a tenth of its
 * life, within bounds, so that a worker that dies does not cost a short-lived certificate its end.
 */
public final class Lease {

  /** The longest of all leases. */
  public static final Duration LONGEST = Duration.ofMinutes(5);

  private static final Duration SHORTEST = Duration.ofSeconds(2);
  private static final int DIVISOR = 10;

  private Lease() {}

  /** The length for a life. */
  public static Duration of(Duration life) {
    var tenth = life.dividedBy(DIVISOR);
    if (tenth.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return tenth.compareTo(LONGEST) > 0 ? LONGEST : tenth;
  }
}
