package io.certwright.internal.record;

import io.certwright.errors.InvalidRequestException;

/** Texts that users give and that are shown again: of a bounded length, and on one line. */
public final class PlainText {

  private PlainText() {}

  /**
   * Checks one.
   *
   * @param field which argument it is
   * @param most the most characters
   * @return the text
   * @throws InvalidRequestException if it is empty, too long, or has control characters
   */
  public static String require(String field, String text, int most) {
    if (text.isEmpty() || text.length() > most) {
      throw new InvalidRequestException(
          field, "it has " + text.length() + " characters; 1 to " + most + " are allowed");
    }
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      if (Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE) {
        throw new InvalidRequestException(
            field,
            String.format(
                "it holds U+%04X at index %d; control characters and unpaired surrogates are not"
                    + " allowed",
                point, i));
      }
      i += Character.charCount(point);
    }
    return text;
  }
}
