package io.certwright.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.Objects;
import java.util.Optional;

/**
 * When a certificate is renewed.
 *
 * <p>A value may be out of range; a policy with such a value is refused as a whole. Each has one
 * text: {@code 2/3}, {@code before PT24H}, {@code before P1M}, {@code earliest of 2/3, before
 * PT24H}, {@code never}.
 */
public sealed interface Renewal {

  /**
   * After a fraction of the life, counted from the instant of issue.
   *
   * @param numerator at least 1
   * @param denominator more than the numerator
   */
  static Renewal atFraction(int numerator, int denominator) {
    return new AtFraction(numerator, denominator);
  }

  /** An exact time before the certificate expires; shorter than its life. */
  static Renewal before(Duration time) {
    return new Before(time);
  }

  /** Months and days before the certificate expires; shorter than its life. */
  static Renewal beforePeriod(Period time) {
    return new BeforePeriod(time);
  }

  /**
   * By whichever of two rules comes first, for example a fraction of the life and a time before its
   * end: a policy that is used for lives of many lengths.
   *
   * @param first neither {@link #never()} nor such a pair itself
   * @param second likewise
   */
  static Renewal earliestOf(Renewal first, Renewal second) {
    return new EarliestOf(first, second);
  }

  /** Not by itself: somebody asks for it. */
  static Renewal never() {
    return new Never();
  }

  /**
   * The instant that the rule says, to the nanosecond. Where the life is shorter than the policy's
   * it can lie before its beginning.
   *
   * @param issued when the certificate was issued
   * @param notAfter when it ends
   * @return empty: never
   */
  Optional<Instant> at(Instant issued, Instant notAfter);

  /**
   * After a fraction of the life, counted from the instant of issue.
   *
   * @param numerator at least 1
   * @param denominator more than the numerator
   */
  record AtFraction(int numerator, int denominator) implements Renewal {

    private static final long MOST_SECONDS = 1L << 32;
    private static final long NANOS = 1_000_000_000;

    /** Puts the fraction into lowest terms, so that 4/6 equals 2/3. */
    public AtFraction {
      if (numerator > 0 && denominator > 0) {
        int divisor = greatestCommonDivisor(numerator, denominator);
        numerator /= divisor;
        denominator /= divisor;
      }
    }

    @Override
    public Optional<Instant> at(Instant issued, Instant notAfter) {
      var life = Duration.between(issued, notAfter);
      boolean small = !life.isNegative() && life.toSeconds() < MOST_SECONDS;
      var until =
          small && numerator > 0 && denominator > 0
              ? ofSmall(life)
              : life.multipliedBy(numerator).dividedBy(denominator);
      return Optional.of(issued.plus(until));
    }

    /**
     * The same of a life of less than a century, without the numbers of any size that take long.
     */
    private Duration ofSmall(Duration life) {
      long seconds = life.toSeconds() * numerator;
      long nanos = (seconds % denominator) * NANOS + (long) life.toNanosPart() * numerator;
      return Duration.ofSeconds(seconds / denominator, nanos / denominator);
    }

    private static int greatestCommonDivisor(int a, int b) {
      return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    @Override
    public String toString() {
      return numerator + "/" + denominator;
    }
  }

  /**
   * An exact time before the certificate expires.
   *
   * @param duration how long before
   */
  record Before(Duration duration) implements Renewal {

    /** Requires a value. */
    public Before {
      Objects.requireNonNull(duration, "duration");
    }

    @Override
    public Optional<Instant> at(Instant issued, Instant notAfter) {
      return Optional.of(notAfter.minus(duration));
    }

    @Override
    public String toString() {
      return "before " + Lifetime.of(duration);
    }
  }

  /**
   * Months and days before the certificate expires.
   *
   * @param period how long before; its years are turned into months
   */
  record BeforePeriod(Period period) implements Renewal {

    /** Turns years into months. */
    public BeforePeriod {
      period = new Lifetime.Calendar(period).period();
    }

    @Override
    public Optional<Instant> at(Instant issued, Instant notAfter) {
      return Optional.of(Lifetime.ofPeriod(period).before(notAfter));
    }

    @Override
    public String toString() {
      return "before " + Lifetime.ofPeriod(period);
    }
  }

  /**
   * By whichever of two rules comes first.
   *
   * @param first a rule
   * @param second another
   */
  record EarliestOf(Renewal first, Renewal second) implements Renewal {

    /** Requires both. */
    public EarliestOf {
      Objects.requireNonNull(first, "first");
      Objects.requireNonNull(second, "second");
    }

    @Override
    public Optional<Instant> at(Instant issued, Instant notAfter) {
      var one = first.at(issued, notAfter);
      return second
          .at(issued, notAfter)
          .filter(other -> one.isEmpty() || other.isBefore(one.get()))
          .or(() -> one);
    }

    @Override
    public String toString() {
      return "earliest of " + first + ", " + second;
    }
  }

  /** Not by itself. */
  record Never() implements Renewal {

    @Override
    public Optional<Instant> at(Instant issued, Instant notAfter) {
      return Optional.empty();
    }

    @Override
    public String toString() {
      return "never";
    }
  }
}
