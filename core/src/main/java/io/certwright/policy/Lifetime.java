package io.certwright.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Objects;

/**
 * A length of time: either exact, or in months and days of the calendar (UTC).
 *
 * <p>It has one text for each value, which {@link #parse} reads: {@code PT720H} is exact, {@code
 * P12M} and {@code P1M10D} are of the calendar. A value may be zero or negative; a policy with such
 * a value is refused as a whole.
 */
public sealed interface Lifetime {

  /** An exact length of time. */
  static Lifetime of(Duration duration) {
    return new Exact(duration);
  }

  /** A length of time in months and days of the calendar; a year is twelve months. */
  static Lifetime ofPeriod(Period period) {
    return new Calendar(period);
  }

  /**
   * Reads what {@code toString()} wrote, and every other ISO 8601 text that {@link Duration} or
   * {@link Period} reads: with a {@code T} after the {@code P} it is exact, otherwise of the
   * calendar.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static Lifetime parse(String text) {
    try {
      return text.startsWith("PT") ? of(Duration.parse(text)) : ofPeriod(Period.parse(text));
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "a length of time looks like PT720H (exact) or P12M (calendar)", e);
    }
  }

  /**
   * The instant that lies this long after another. A month after the 31st ends on the last day of
   * the next month.
   *
   * @throws java.time.DateTimeException if the result is beyond what an instant can hold
   * @throws ArithmeticException likewise
   */
  Instant after(Instant start);

  /**
   * The instant that lies this long before another.
   *
   * @throws java.time.DateTimeException if the result is beyond what an instant can hold
   * @throws ArithmeticException likewise
   */
  Instant before(Instant end);

  /**
   * An exact length of time.
   *
   * @param duration the length
   */
  record Exact(Duration duration) implements Lifetime {

    /** Requires a value. */
    public Exact {
      Objects.requireNonNull(duration, "duration");
    }

    @Override
    public Instant after(Instant start) {
      return start.plus(duration);
    }

    @Override
    public Instant before(Instant end) {
      return end.minus(duration);
    }

    @Override
    public String toString() {
      return duration.toString();
    }
  }

  /**
   * A length of time in months and days of the calendar.
   *
   * @param period the length; its years are turned into months
   */
  record Calendar(Period period) implements Lifetime {

    /** Turns years into months. */
    public Calendar {
      long months = period.toTotalMonths();
      if (months == (int) months) {
        period = period.withYears(0).withMonths((int) months);
      }
    }

    @Override
    public Instant after(Instant start) {
      return start.atZone(ZoneOffset.UTC).plus(period).toInstant();
    }

    @Override
    public Instant before(Instant end) {
      return end.atZone(ZoneOffset.UTC).minus(period).toInstant();
    }

    @Override
    public String toString() {
      return period.toString();
    }
  }
}
