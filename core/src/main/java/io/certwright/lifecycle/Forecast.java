package io.certwright.lifecycle;

import io.certwright.internal.lifecycle.Outlook;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * What would happen in the next days if nothing came in between ({@link
 * LifecycleManager#forecast}).
 *
 * @param days one after another, the present one first
 */
public record Forecast(List<Day> days) {

  /** The longest forecast, in days. */
  public static final int MOST_DAYS = 3_660;

  /** Copies the list. */
  public Forecast {
    days = List.copyOf(days);
  }

  /**
   * A day, in UTC.
   *
   * @param date the day
   * @param issues first versions, and those under a changed policy
   * @param renewals further versions, those included whose renewal failed or waits
   * @param warnings that a version nears its end
   * @param expiries versions that end without another one taking their place by itself
   * @param purges of deleted certificates
   */
  public record Day(
      LocalDate date, int issues, int renewals, int warnings, int expiries, int purges) {}

  static Forecast of(Map<LocalDate, Map<Outlook.Kind, Integer>> counts) {
    return new Forecast(
        counts.entrySet().stream().map(day -> day(day.getKey(), day.getValue())).toList());
  }

  private static Day day(LocalDate date, Map<Outlook.Kind, Integer> counts) {
    return new Day(
        date,
        counts.getOrDefault(Outlook.Kind.ISSUE, 0),
        counts.getOrDefault(Outlook.Kind.RENEWAL, 0),
        counts.getOrDefault(Outlook.Kind.NEAR_EXPIRY, 0),
        counts.getOrDefault(Outlook.Kind.EXPIRY, 0),
        counts.getOrDefault(Outlook.Kind.PURGE, 0));
  }
}
