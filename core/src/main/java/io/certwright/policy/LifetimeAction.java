package io.certwright.policy;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a policy does about the end of a life, in the terms of Azure Key Vault's lifetime actions: a
 * trigger, which is one of a percentage and a number of days, and an action.
 *
 * <p>That service knows whole percents and whole days only: a fraction such as 2/3 is rounded down
 * to a percent, and a time before the end up to a day, so that the action is never later than the
 * policy's.
 *
 * @param action what is done
 * @param lifetimePercentage after which percentage of the life, 1 to 99
 * @param daysBeforeExpiry how many days before the end
 */
public record LifetimeAction(
    Action action, OptionalInt lifetimePercentage, OptionalInt daysBeforeExpiry) {

  /** What is done. */
  public enum Action {
    /** The certificate is renewed. */
    AUTO_RENEW,
    /** The contacts are told. */
    EMAIL_CONTACTS
  }

  private static final int DAYS_OF_A_MONTH = 31;

  /**
   * The actions of a policy: its renewal, unless there is none, and its notifications. A renewal by
   * the earliest of two rules is two actions, of which the first to come is done.
   */
  public static List<LifetimeAction> of(CertificatePolicy policy) {
    var actions = new ArrayList<LifetimeAction>();
    addRenewal(policy.renewal(), actions);
    for (Notification notification : policy.notifications()) {
      actions.add(
          notification instanceof Notification.AtPercentage at
              ? percentage(Action.EMAIL_CONTACTS, at.percentage())
              : days(Action.EMAIL_CONTACTS, ((Notification.DaysBefore) notification).days()));
    }
    return List.copyOf(actions);
  }

  private static void addRenewal(Renewal renewal, List<LifetimeAction> actions) {
    if (renewal instanceof Renewal.AtFraction at) {
      long percentage = 100L * at.numerator() / at.denominator();
      actions.add(percentage(Action.AUTO_RENEW, (int) Math.max(1, percentage)));
    } else if (renewal instanceof Renewal.Before before) {
      actions.add(days(Action.AUTO_RENEW, wholeDays(before.duration())));
    } else if (renewal instanceof Renewal.BeforePeriod before) {
      long days =
          before.period().toTotalMonths() * DAYS_OF_A_MONTH + before.period().get(ChronoUnit.DAYS);
      actions.add(days(Action.AUTO_RENEW, (int) days));
    } else if (renewal instanceof Renewal.EarliestOf both) {
      addRenewal(both.first(), actions);
      addRenewal(both.second(), actions);
    }
  }

  private static int wholeDays(Duration duration) {
    long days = duration.toDays();
    return (int) (duration.equals(Duration.ofDays(days)) ? days : days + 1);
  }

  private static LifetimeAction percentage(Action action, int percentage) {
    return new LifetimeAction(action, OptionalInt.of(percentage), OptionalInt.empty());
  }

  private static LifetimeAction days(Action action, int days) {
    return new LifetimeAction(action, OptionalInt.empty(), OptionalInt.of(days));
  }
}
