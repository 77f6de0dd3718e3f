package io.certwright.errors;

/**
 * Makes text from outside fit for a log line or a terminal: nothing in it ends the line, moves the
 * cursor, turns the direction of reading or hides.
 */
final class Printable {

  /** The most characters of one text; what is beyond is cut off and shown as an ellipsis. */
  static final int MAX_LENGTH = 1_000;

  private Printable() {}

  static String of(String text) {
    var out = new StringBuilder(Math.min(text.length(), MAX_LENGTH));
    for (int i = 0; i < text.length(); ) {
      if (out.length() >= MAX_LENGTH) {
        return out.append('\u2026').toString();
      }
      int point = text.codePointAt(i);
      if (isHarmless(point)) {
        out.appendCodePoint(point);
      } else {
        out.append(String.format("\\u{%04X}", point));
      }
      i += Character.charCount(point);
    }
    return out.toString();
  }

  private static boolean isHarmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
