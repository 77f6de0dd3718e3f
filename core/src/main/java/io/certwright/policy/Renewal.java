package io.certwright.policy;

import java.time.Duration;
import java.time.Period;
import java.util.Objects;

/**
 * When a certificate is renewed.
 *
 * <p>A value may be out of range; a policy with such a value is refused as a whole. Each has one
 * text: {@code 2/3}, {@code before PT24H}, {@code before P1M}, {@code never}.
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

  /** Not by itself: somebody asks for it. */
  static Renewal never() {
    return new Never();
  }

  /**
   * After a fraction of the life, counted from the instant of issue.
   *
   * @param numerator at least 1
   * @param denominator more than the numerator
   */
  record AtFraction(int numerator, int denominator) implements Renewal {

    /** Puts the fraction into lowest terms, so that 4/6 equals 2/3. */
    public AtFraction {
      if (numerator > 0 && denominator > 0) {
        int divisor = greatestCommonDivisor(numerator, denominator);
        numerator /= divisor;
        denominator /= divisor;
      }
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
    public String toString() {
      return "before " + Lifetime.ofPeriod(period);
    }
  }

  /** Not by itself. */
  record Never() implements Renewal {

    @Override
    public String toString() {
      return "never";
    }
  }
}
