package io.certwright.access;

import io.certwright.errors.InvalidRequestException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * When an assignment holds, by the clock of the node that decides.
 *
 * @param from the first instant; empty: from the beginning
 * @param until the first instant at which it no longer holds; empty: for ever
 * @param hours at which hours between them; empty: at all
 */
public record AccessTimes(
    Optional<Instant> from, Optional<Instant> until, Optional<WeeklyHours> hours) {

  /** Always. */
  public static final AccessTimes ALWAYS =
      new AccessTimes(Optional.empty(), Optional.empty(), Optional.empty());

  /** Checks that there is a time at all, and cuts it to milliseconds. */
  public AccessTimes {
    from = from.map(at -> kept("from", at));
    until = until.map(at -> kept("until", at));
    if (from.isPresent() && until.isPresent() && !from.get().isBefore(until.get())) {
      throw new InvalidRequestException("until", "must be later than from, or it never holds");
    }
  }

  private static Instant kept(String field, Instant at) {
    try {
      return Instant.ofEpochMilli(at.toEpochMilli());
    } catch (ArithmeticException e) {
      throw new InvalidRequestException(
          field, "is some hundred million years away, which cannot be kept; leave it out");
    }
  }

  /**
   * Hours of days of the week. What begins on one of the days may end on the next. They follow the
   * clock on the wall of the time zone, also on a day when that is changed.
   *
   * @param days on which days it begins, at least one
   * @param start when it begins
   * @param end when it ends; not after the start: on the next day
   * @param zone the time zone, for example {@code Europe/Berlin}
   */
  public record WeeklyHours(Set<DayOfWeek> days, LocalTime start, LocalTime end, ZoneId zone) {

    /** Copies the days. */
    public WeeklyHours {
      if (days.isEmpty()) {
        throw new InvalidRequestException("days", "there are none, so it never holds");
      }
      days = Collections.unmodifiableSet(EnumSet.copyOf(days));
    }

    /**
     * Hours in a time zone by its id.
     *
     * @throws InvalidRequestException if this platform knows no such time zone
     */
    public static WeeklyHours of(Set<DayOfWeek> days, LocalTime start, LocalTime end, String zone) {
      try {
        return new WeeklyHours(days, start, end, ZoneId.of(zone));
      } catch (DateTimeException e) {
        throw new InvalidRequestException(
            "zone", "this platform knows no such time zone; one looks like Europe/Berlin");
      }
    }

    boolean admit(Instant now) {
      var local = now.atZone(zone);
      var time = local.toLocalTime();
      var today = local.getDayOfWeek();
      if (start.isBefore(end)) {
        return days.contains(today) && !time.isBefore(start) && time.isBefore(end);
      }
      return (days.contains(today) && !time.isBefore(start))
          || (days.contains(today.minus(1)) && time.isBefore(end));
    }
  }

  /** From one instant until another. */
  public static AccessTimes between(Instant from, Instant until) {
    return new AccessTimes(Optional.of(from), Optional.of(until), Optional.empty());
  }

  /** The same at these hours only. */
  public AccessTimes at(WeeklyHours hours) {
    return new AccessTimes(from, until, Optional.of(hours));
  }

  /** Whether it holds always. */
  public boolean isAlways() {
    return from.isEmpty() && until.isEmpty() && hours.isEmpty();
  }

  /** Whether it holds now. */
  public boolean admit(Instant now) {
    return (from.isEmpty() || !now.isBefore(from.get()))
        && (until.isEmpty() || now.isBefore(until.get()))
        && (hours.isEmpty() || hours.get().admit(now));
  }

  @Override
  public String toString() {
    if (isAlways()) {
      return "always";
    }
    return from.map(at -> "from " + at).orElse("")
        + until.map(at -> " until " + at).orElse("")
        + hours
            .map(h -> " " + h.days() + " " + h.start() + "-" + h.end() + " " + h.zone())
            .orElse("");
  }
}
