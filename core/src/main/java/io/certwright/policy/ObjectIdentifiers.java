package io.certwright.policy;

import java.util.regex.Pattern;

/** The dotted form of object identifiers. */
final class ObjectIdentifiers {

  private static final Pattern FORM =
      Pattern.compile("([01]\\.([1-3]?[0-9])|2\\.(0|[1-9][0-9]*))(\\.(0|[1-9][0-9]*))*");
  private static final int MAX_LENGTH = 128;

  private ObjectIdentifiers() {}

  static boolean isOne(String text) {
    return text.length() <= MAX_LENGTH && FORM.matcher(text).matches();
  }
}
