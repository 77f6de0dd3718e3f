package io.certwright.access;

import io.certwright.errors.InvalidRequestException;
import java.util.Locale;
import java.util.regex.Pattern;

/** The texts that rules are made of. */
final class Texts {

  private static final int MAX_LENGTH = 200;
  private static final int MAX_TAG = 256;
  private static final Pattern NAME = Pattern.compile("[0-9a-zA-Z-]{1,127}");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cs}]");

  /** What does not show, or changes how others read; the blank between words is the only one. */
  private static final Pattern HIDDEN =
      Pattern.compile(
          "[[\\p{C}\\p{Z}\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\x{e0100}-\\x{e01ef}]&&[^"
              + " ]]");

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
    refuse(field, text, CONTROL);
    return text;
  }

  /** A text that reads the same for everybody who sees it in a list or in the audit trail. */
  static String plain(String field, String text) {
    if (text.isBlank() || text.length() > MAX_LENGTH) {
      throw new InvalidRequestException(
          field, "must have 1 to " + MAX_LENGTH + " characters, not all blank");
    }
    refuse(field, text, HIDDEN);
    if (!text.strip().equals(text)) {
      throw new InvalidRequestException(
          field, "begins or ends with a blank, which nobody sees who reads it");
    }
    return text;
  }

  private static void refuse(String field, String text, Pattern characters) {
    var found = characters.matcher(text);
    if (found.find()) {
      throw new InvalidRequestException(
          field,
          String.format(
              "holds U+%04X, which is invisible or changes how a line reads",
              text.codePointAt(found.start())));
    }
  }
}
