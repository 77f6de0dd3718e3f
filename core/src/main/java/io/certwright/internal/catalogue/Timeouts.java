package io.certwright.internal.catalogue;

import java.time.Duration;

/** Timeouts of those who wait, in the terms of {@link System#nanoTime}. */
public final class Timeouts {

  /** Half of what fits, so that a deadline can be compared with any time before it. */
  private static final Duration MOST = Duration.ofNanos(Long.MAX_VALUE / 2);

  private Timeouts() {}

  /** When a wait that begins now is over; more than a century is as good as for ever. */
  public static long deadline(Duration timeout) {
    return System.nanoTime() + (timeout.compareTo(MOST) < 0 ? timeout : MOST).toNanos();
  }
}
