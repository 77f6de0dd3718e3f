package io.certwright.policy;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.Problem;
import java.util.List;

/** How a single value is refused. */
final class Refusals {

  private static final int SHOWN = 80;

  private Refusals() {}

  static InvalidPolicyException of(String field, String rule, String message) {
    return new InvalidPolicyException(List.of(new Problem(field, rule, message)));
  }

  /** A value as a message shows it: in quotes, and not longer than a line. */
  static String quote(String value) {
    return value.length() <= SHOWN
        ? '"' + value + '"'
        : '"' + value.substring(0, SHOWN) + "\u2026\" (" + value.length() + " characters)";
  }
}
