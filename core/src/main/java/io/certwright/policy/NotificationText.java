package io.certwright.policy;

import java.util.regex.Pattern;

/** How notifications are written. */
final class NotificationText {

  static final String DAYS_BEFORE = " days before";
  static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,8})(%|" + DAYS_BEFORE + ")");

  private NotificationText() {}
}
