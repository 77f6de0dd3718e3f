package io.certwright.policy;

import io.certwright.errors.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How long a certificate may live, and when it may be renewed. */
final class LifeRules {

  private static final int MAX_YEARS = 100;
  private static final int MAX_NOTIFICATIONS = 20;
  private static final long DAYS_FOR_A_MONTH = 27;

  /** A start from which a century is as long as a century can be. */
  private static final Instant CENTURY = Instant.parse("2000-01-01T00:00:00Z");

  private static final Instant CENTURY_END = Instant.parse("2100-01-01T00:00:00Z");

  /**
   * From a day of the year that begins here, months are as short as they can be: February 2097 to
   * 2103 has 28 days each.
   */
  private static final Instant SHORT_YEARS = Instant.parse("2097-01-01T00:00:00Z");

  private static final int DAYS_OF_A_YEAR = 365;

  private LifeRules() {}

  static void check(CertificatePolicy policy, List<Problem> problems) {
    Optional<Problem> life = validityProblem(policy.validity());
    life.ifPresent(problems::add);
    Optional<Lifetime> possible =
        life.isPresent() ? Optional.empty() : Optional.of(policy.validity());
    Optional<Problem> renewal = renewalProblem(policy.renewal(), possible);
    renewal.ifPresent(problems::add);
    RenewalRules.check(policy, possible, renewal.isEmpty(), problems);
    if (!policy.notifications().isEmpty()) {
      checkNotifications(policy, life.isEmpty(), problems);
    }
    policy.maxStaleness().flatMap(LifeRules::stalenessProblem).ifPresent(problems::add);
  }

  private static void checkNotifications(
      CertificatePolicy policy, boolean lifeIsPossible, List<Problem> problems) {
    List<Notification> notifications = policy.notifications();
    if (notifications.size() > MAX_NOTIFICATIONS) {
      problems.add(
          notificationProblem(
              "too-many", "more than " + MAX_NOTIFICATIONS + " notifications are not allowed"));
      return;
    }
    if (new HashSet<>(notifications).size() < notifications.size()) {
      problems.add(notificationProblem("duplicate", "a notification is there more than once"));
    }
    for (Notification notification : notifications) {
      if (notification instanceof Notification.AtPercentage at
          && (at.percentage() < 1 || at.percentage() > 99)) {
        problems.add(notificationProblem("percentage", at + " of a life is not 1 to 99 percent"));
      } else if (notification instanceof Notification.DaysBefore before
          && (before.days() < 1
              || (lifeIsPossible && before.days() > mostDays(policy.validity(), before.days())))) {
        problems.add(
            notificationProblem(
                "days",
                before
                    + " the end of a life of "
                    + policy.validity()
                    + " is not possible; it is 1 day at least and within the life, and for a life"
                    + " of months at most 27 days for each"));
      }
    }
  }

  private static int mostDays(Lifetime life, int days) {
    if (life instanceof Lifetime.Calendar calendar && calendar.period().get(ChronoUnit.DAYS) == 0) {
      return (int)
          Math.min(Integer.MAX_VALUE, DAYS_FOR_A_MONTH * calendar.period().toTotalMonths());
    }
    return isLonger(life, Lifetime.of(Duration.ofDays(days))) ? days : 0;
  }

  private static Problem notificationProblem(String rule, String message) {
    return new Problem("notifications", rule, message);
  }

  private static Optional<Problem> stalenessProblem(Duration most) {
    if (most.isNegative()) {
      return stalenessProblem("negative", "a staleness of " + most + " is less than none");
    }
    return isTooLong(Lifetime.of(most))
        ? stalenessProblem(
            "too-long", "a staleness of " + most + " is longer than " + MAX_YEARS + " years")
        : Optional.empty();
  }

  private static Optional<Problem> stalenessProblem(String rule, String message) {
    return Optional.of(new Problem("maxStaleness", rule, message));
  }

  static Optional<Problem> validityProblem(Lifetime life) {
    if (!isPositive(life)) {
      return validityProblem("positive", "a life of " + life + " is none; it is at least a second");
    }
    if (life instanceof Lifetime.Exact exact && !isOfWholeSeconds(exact.duration())) {
      return validityProblem(
          "whole-seconds",
          "a life of "
              + life
              + " is not of whole seconds, which is all that a certificate can say");
    }
    if (isTooLong(life)) {
      return validityProblem(
          "too-long", "a life of " + life + " is longer than " + MAX_YEARS + " years");
    }
    return Optional.empty();
  }

  private static Optional<Problem> validityProblem(String rule, String message) {
    return Optional.of(new Problem("validity", rule, message));
  }

  /** The life is empty where it is not a possible one. */
  private static Optional<Problem> renewalProblem(Renewal renewal, Optional<Lifetime> life) {
    if (renewal instanceof Renewal.AtFraction at
        && (at.numerator() < 1 || at.denominator() <= at.numerator())) {
      return renewalProblem("fraction", "the fraction " + at + " is not between 0 and 1");
    }
    if (renewal instanceof Renewal.Before before) {
      return beforeProblem(Lifetime.of(before.duration()), life);
    }
    if (renewal instanceof Renewal.BeforePeriod before) {
      return beforeProblem(Lifetime.ofPeriod(before.period()), life);
    }
    return renewal instanceof Renewal.EarliestOf both ? bothProblem(both, life) : Optional.empty();
  }

  private static Optional<Problem> bothProblem(Renewal.EarliestOf both, Optional<Lifetime> life) {
    for (Renewal one : List.of(both.first(), both.second())) {
      if (one instanceof Renewal.EarliestOf || one instanceof Renewal.Never) {
        return renewalProblem(
            "pair", "the earliest of two is that of a fraction or a time each, not of: " + one);
      }
    }
    return renewalProblem(both.first(), life).or(() -> renewalProblem(both.second(), life));
  }

  private static Optional<Problem> beforeProblem(Lifetime time, Optional<Lifetime> life) {
    if (!isPositive(time)) {
      return renewalProblem("positive", time + " before the end is not before the end");
    }
    if (isTooLong(time) || (life.isPresent() && !isLonger(life.get(), time))) {
      return renewalProblem(
          "never-met",
          time
              + " before the end of a life of "
              + life.map(Lifetime::toString).orElse("any length")
              + " is, or can be, before its beginning; shorten it, or use a fraction of the life");
    }
    return Optional.empty();
  }

  private static Optional<Problem> renewalProblem(String rule, String message) {
    return Optional.of(new Problem("renewal", rule, message));
  }

  private static boolean isPositive(Lifetime time) {
    if (time instanceof Lifetime.Exact exact) {
      return !exact.duration().isNegative() && !exact.duration().isZero();
    }
    Period period = ((Lifetime.Calendar) time).period();
    return !period.isNegative() && !period.isZero();
  }

  private static boolean isOfWholeSeconds(Duration duration) {
    return duration.truncatedTo(ChronoUnit.SECONDS).equals(duration);
  }

  static boolean isTooLong(Lifetime time) {
    if (time instanceof Lifetime.Exact exact) {
      return exact.duration().compareTo(Duration.between(CENTURY, CENTURY_END)) > 0;
    }
    Period period = ((Lifetime.Calendar) time).period();
    // Bounds that are far from any overflow, before it is computed exactly.
    return period.toTotalMonths() > 12L * MAX_YEARS
        || period.get(ChronoUnit.DAYS) > 366L * MAX_YEARS
        || time.after(CENTURY).isAfter(CENTURY_END);
  }

  /** Whether, on whatever day it begins, the life still lasts longer than the time. */
  static boolean isLonger(Lifetime life, Lifetime time) {
    return starts().allMatch(start -> time.before(life.after(start)).isAfter(start));
  }

  /** Whether, on whatever day the life begins, the renewal comes later than this after it. */
  static boolean isRenewedAfter(Renewal renewal, Lifetime life, Duration time) {
    return starts()
        .allMatch(
            start ->
                renewal
                    .at(start, life.after(start))
                    .filter(at -> !at.isAfter(start.plus(time)))
                    .isEmpty());
  }

  private static Stream<Instant> starts() {
    return IntStream.range(0, DAYS_OF_A_YEAR)
        .mapToObj(day -> SHORT_YEARS.plus(day, ChronoUnit.DAYS));
  }
}
