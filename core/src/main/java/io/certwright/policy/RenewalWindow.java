package io.certwright.policy;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * When a renewal is welcome: on these days of the week, between these hours, in this time zone.
 *
 * <p>It only makes a renewal earlier: the policy's {@link Renewal} stays the deadline, and where no
 * window opens between the least interval after the issue and that deadline, the deadline decides.
 * A renewal that was missed, or failed and is tried again, does not wait for the next window.
 *
 * <p>A window that begins on one of the days may end on the next. It follows the clock on the wall
 * of its time zone, so it is an hour longer or shorter, or missing, on a day when that clock is
 * changed. A value may be out of range; a policy with such a value is refused as a whole. Each has
 * one text: {@code SATURDAY,SUNDAY 22:00-04:00 Europe/Berlin}.
 *
 * @param days the days on which it opens
 * @param from when it opens, a whole minute
 * @param to when it closes, a whole minute; midnight is the end of the day
 * @param zone the id of the time zone, for example {@code Europe/Berlin} or {@code UTC}
 */
public record RenewalWindow(Set<DayOfWeek> days, LocalTime from, LocalTime to, String zone) {

  private static final Pattern FORM =
      Pattern.compile("([A-Z,]{0,70}) ([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2}) ([!-~]{1,100})");
  private static final String END_OF_DAY = "24:00";

  /** More than two weeks, should a window be missing in one of them. */
  private static final int LONGEST_LOOK = 16;

  /** Copies the days. */
  public RenewalWindow {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(zone, "zone");
    var copy = EnumSet.noneOf(DayOfWeek.class);
    copy.addAll(days);
    days = Collections.unmodifiableSet(copy);
  }

  /** A window on these days between these hours. */
  public static RenewalWindow of(String zone, LocalTime from, LocalTime to, DayOfWeek... days) {
    return new RenewalWindow(Set.copyOf(List.of(days)), from, to, zone);
  }

  /** A window that is open for the whole of these days. */
  public static RenewalWindow wholeDays(String zone, DayOfWeek... days) {
    return of(zone, LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, days);
  }

  /**
   * Reads what {@code toString()} wrote.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static RenewalWindow parse(String text) {
    var matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw unreadable(text);
    }
    try {
      var days = EnumSet.noneOf(DayOfWeek.class);
      for (String day : matcher.group(1).split(",", -1)) {
        if (!day.isEmpty()) {
          days.add(DayOfWeek.valueOf(day));
        }
      }
      String to = matcher.group(3);
      return new RenewalWindow(
          days,
          LocalTime.parse(matcher.group(2)),
          to.equals(END_OF_DAY) ? LocalTime.MIDNIGHT : LocalTime.parse(to),
          matcher.group(4));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw unreadable(text);
    }
  }

  private static IllegalArgumentException unreadable(String text) {
    return new IllegalArgumentException(
        Refusals.quote(text)
            + " is not a window; one looks like SATURDAY,SUNDAY 22:00-04:00 Europe/Berlin");
  }

  /** The time zone; empty: this platform knows none of that id. */
  Optional<ZoneId> zoneId() {
    try {
      return Optional.of(ZoneId.of(zone));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Whether it closes when it opens. */
  boolean isEmpty() {
    return days.isEmpty() || (from.equals(to) && !from.equals(LocalTime.MIDNIGHT));
  }

  /**
   * A time in which it is open.
   *
   * @param opens the first instant
   * @param closes the first instant after it
   */
  public record Opening(Instant opens, Instant closes) {}

  /**
   * The last time it opens before an instant; it may still be open then. It looks back for two
   * weeks.
   *
   * @return empty: there is none, or this platform does not know the time zone
   */
  public Optional<Opening> lastBefore(Instant instant) {
    return zoneId().flatMap(known -> lastBefore(instant, known));
  }

  private Optional<Opening> lastBefore(Instant instant, ZoneId known) {
    var day = LocalDate.ofInstant(instant, known);
    for (int i = 0; i < LONGEST_LOOK; i++) {
      var at = day.minusDays(i);
      if (days.contains(at.getDayOfWeek())) {
        var opening = on(at, known);
        if (opening.opens().isBefore(instant) && opening.opens().isBefore(opening.closes())) {
          return Optional.of(opening);
        }
      }
    }
    return Optional.empty();
  }

  private Opening on(LocalDate day, ZoneId known) {
    var last = to.isAfter(from) ? day : day.plusDays(1);
    return new Opening(
        ZonedDateTime.of(day, from, known).toInstant(),
        ZonedDateTime.of(last, to, known).toInstant());
  }

  @Override
  public String toString() {
    return days.stream().map(DayOfWeek::name).collect(Collectors.joining(","))
        + " "
        + from
        + "-"
        + (to.equals(LocalTime.MIDNIGHT) ? END_OF_DAY : to.toString())
        + " "
        + zone;
  }
}
