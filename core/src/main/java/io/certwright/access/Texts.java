package io.certwright.access;

import io.certwright.errors.InvalidRequestException;
import java.util.Locale;
import java.util.regex.Pattern;

/** The texts that rules are made of. */
final class Texts {

  private static final int MAX_LENGTH = 200;
  private static final int MAX_TAG = 256;
  private static final Pattern NAME = Pattern.compile("[0-9a-zA-Z-]{1,127}");

  private Texts() {}

  /** A name as everything in a vault has one, in lower case: case makes no difference. */
  static String name(String field, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidRequestException(
          field, "is 1 to 127 letters, digits and hyphens ([0-9a-zA-Z-])");
    }
    return name.toLowerCase(Locale.ROOT);
  }

  /** A key or a value of a tag, as versions have them. */
  static String tag(String field, String text, int least) {
    if (text.length() < least || text.length() > MAX_TAG) {
      throw new InvalidRequestException(field, "has " + least + " to " + MAX_TAG + " characters");
    }
    requireVisible(field, text, false);
    return text;
  }

  /** A text that reads the same for everybody who sees it in a list or in the audit trail. */
  static String plain(String field, String text) {
    if (text.isBlank() || text.length() > MAX_LENGTH) {
      throw new InvalidRequestException(
          field, "must have 1 to " + MAX_LENGTH + " characters, not all blank");
    }
    requireVisible(field, text, true);
    return text;
  }

  private static void requireVisible(String field, String text, boolean strict) {
    text.codePoints()
        .filter(point -> isDeceptive(point, strict))
        .findFirst()
        .ifPresent(
            point -> {
              throw new InvalidRequestException(
                  field,
                  String.format(
                      "holds U+%04X, which is invisible or changes how a line reads", point));
            });
  }

  private static boolean isDeceptive(int point, boolean strict) {
    return switch (Character.getType(point)) {
      case Character.CONTROL, Character.SURROGATE -> true;
      case Character.FORMAT,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          strict;
      default -> false;
    };
  }
}
