package io.certwright.policy;

import io.certwright.errors.InvalidRequestException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * When a CA publishes the lists of what it has revoked, and how many of them it keeps.
 *
 * @param validity how long a list is good for, a minute to 366 days; seven days where nothing was
 *     set
 * @param interval after what time the next one is made, at least a second and less than the
 *     validity, so that lists overlap; a day where nothing was set
 * @param delay how long after a revocation the list that has it is made at the latest, while the
 *     life cycle engine runs, 0 to the interval; a minute where nothing was set. Where delta lists
 *     are made, it is the delta list. What is revoked meanwhile is in the same list
 * @param deltaInterval after what time the next delta list is made, which has only what has changed
 *     since the last complete one: at least a second and less than the interval; empty: none is
 *     made
 * @param partitions how many lists share the certificates that are issued from now on, 1 to 500;
 *     one where nothing was set. More need an address for lists, which tells the certificate which
 *     one is its own
 */
public record CrlPlan(
    Duration validity,
    Duration interval,
    Duration delay,
    Optional<Duration> deltaInterval,
    int partitions) {

  private static final Duration SHORTEST_VALIDITY = Duration.ofMinutes(1);
  private static final Duration LONGEST_VALIDITY = Duration.ofDays(366);
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
  private static final int MOST_PARTITIONS = 500;

  /** What holds where nothing was set. */
  public static final CrlPlan STANDARD =
      new CrlPlan(
          Duration.ofDays(7), Duration.ofDays(1), Duration.ofMinutes(1), Optional.empty(), 1);

  /** Checks the ranges, and cuts off what is finer than milliseconds. */
  public CrlPlan {
    requireBetween("validity", validity, SHORTEST_VALIDITY, LONGEST_VALIDITY);
    requireInterval("interval", interval, "validity", validity);
    requireBetween("delay", delay, Duration.ZERO, interval);
    if (deltaInterval.isPresent()) {
      requireInterval("deltaInterval", deltaInterval.get(), "interval", interval);
    }
    validity = validity.truncatedTo(ChronoUnit.MILLIS);
    interval = interval.truncatedTo(ChronoUnit.MILLIS);
    delay = delay.truncatedTo(ChronoUnit.MILLIS);
    deltaInterval = deltaInterval.map(time -> time.truncatedTo(ChronoUnit.MILLIS));
    if (partitions < 1 || partitions > MOST_PARTITIONS) {
      throw new InvalidRequestException(
          "partitions", "must be 1 to " + MOST_PARTITIONS + ", not " + partitions);
    }
  }

  private static void requireBetween(String field, Duration is, Duration least, Duration most) {
    Objects.requireNonNull(is, field);
    if (is.compareTo(least) < 0 || is.compareTo(most) > 0) {
      throw new InvalidRequestException(field, "must be " + least + " to " + most + ", not " + is);
    }
  }

  private static void requireInterval(String field, Duration is, String of, Duration bound) {
    Objects.requireNonNull(is, field);
    if (is.compareTo(SHORTEST_INTERVAL) < 0 || is.compareTo(bound) >= 0) {
      throw new InvalidRequestException(
          field,
          "must be at least "
              + SHORTEST_INTERVAL
              + " and less than the "
              + of
              + " ("
              + bound
              + "), not "
              + is);
    }
  }

  /** The same with lists that are good for another time. */
  public CrlPlan withValidity(Duration validity) {
    return new CrlPlan(validity, interval, delay, deltaInterval, partitions);
  }

  /** The same with lists after another time. */
  public CrlPlan withInterval(Duration interval) {
    return new CrlPlan(validity, interval, delay, deltaInterval, partitions);
  }

  /** The same with another delay after a revocation. */
  public CrlPlan withDelay(Duration delay) {
    return new CrlPlan(validity, interval, delay, deltaInterval, partitions);
  }

  /** The same with delta lists after this time. */
  public CrlPlan withDeltaInterval(Duration deltaInterval) {
    return new CrlPlan(validity, interval, delay, Optional.of(deltaInterval), partitions);
  }

  /** The same without delta lists. */
  public CrlPlan withoutDeltas() {
    return new CrlPlan(validity, interval, delay, Optional.empty(), partitions);
  }

  /** The same with this many lists. */
  public CrlPlan withPartitions(int partitions) {
    return new CrlPlan(validity, interval, delay, deltaInterval, partitions);
  }
}
