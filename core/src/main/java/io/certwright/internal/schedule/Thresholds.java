package io.certwright.internal.schedule;

import io.certwright.policy.Notification;
import io.certwright.spi.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** When people are to be told that a version nears its end. */
public final class Thresholds {

  private static final int PERCENT = 100;

  private Thresholds() {}

  /**
   * A threshold of one version.
   *
   * @param at when it is reached, within the life
   * @param notification what the policy says
   */
  public record Threshold(Instant at, Notification notification) {}

  /**
   * Those of a version, in order. One that lies before the issue, because the life is shorter than
   * the policy's, is reached at once.
   */
  static List<Threshold> of(List<Notification> notifications, Life life) {
    return notifications.stream()
        .map(notification -> new Threshold(instant(notification, life), notification))
        .sorted(Comparator.comparing(Threshold::at))
        .toList();
  }

  /** When the thresholds of a version are reached that lives from then to then, in order. */
  public static List<Instant> instants(
      List<Notification> notifications, Instant issued, Instant notAfter) {
    return of(notifications, new Life("", issued, notAfter, Bytes.empty())).stream()
        .map(Threshold::at)
        .toList();
  }

  /** The one nearest to the end that is reached. */
  public static Optional<Threshold> reached(
      List<Notification> notifications, Life life, Instant now) {
    return of(notifications, life).stream()
        .filter(threshold -> !threshold.at().isAfter(now))
        .reduce((earlier, later) -> later);
  }

  private static Instant instant(Notification notification, Life life) {
    var at =
        notification instanceof Notification.AtPercentage percentage
            ? life.issued()
                .plus(life.length().multipliedBy(percentage.percentage()).dividedBy(PERCENT))
            : life.notAfter()
                .minus(Duration.ofDays(((Notification.DaysBefore) notification).days()));
    return (at.isBefore(life.issued()) ? life.issued() : at).truncatedTo(ChronoUnit.MILLIS);
  }
}
