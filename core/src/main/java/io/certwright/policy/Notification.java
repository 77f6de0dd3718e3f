package io.certwright.policy;

import java.util.regex.Matcher;

/**
 * When the contacts of a vault are to be told that a certificate nears its end. It stands beside
 * the {@link Renewal}, which is what a policy does about it; {@link LifetimeAction} gives both in
 * the terms of Azure Key Vault.
 *
 * <p>A value may be out of range; a policy with such a value is refused as a whole. Each has one
 * text: {@code 80%}, {@code 30 days before}.
 */
public sealed interface Notification {

  /** After a percentage of the life, 1 to 99. */
  static Notification atPercentage(int percentage) {
    return new AtPercentage(percentage);
  }

  /**
   * Days before the end: at least 1, within the life, and for a life of whole months at most 27 for
   * each of them.
   */
  static Notification daysBefore(int days) {
    return new DaysBefore(days);
  }

  /**
   * Reads what {@code toString()} wrote.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Notification parse(String text) {
    Matcher matcher = NotificationText.FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          Refusals.quote(text) + " is not a notification; there are 80% and 30 days before");
    }
    int number = Integer.parseInt(matcher.group(1));
    return matcher.group(2).equals("%") ? atPercentage(number) : daysBefore(number);
  }

  /**
   * After a percentage of the life.
   *
   * @param percentage 1 to 99
   */
  record AtPercentage(int percentage) implements Notification {
    @Override
    public String toString() {
      return percentage + "%";
    }
  }

  /**
   * Days before the end.
   *
   * @param days at least 1
   */
  record DaysBefore(int days) implements Notification {
    @Override
    public String toString() {
      return days + NotificationText.DAYS_BEFORE;
    }
  }
}
