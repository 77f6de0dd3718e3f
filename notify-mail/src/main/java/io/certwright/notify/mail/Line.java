package io.certwright.notify.mail;

/** Texts of others on one line, so that nothing of them becomes a header or an address. */
final class Line {

  private static final int REPLACEMENT = ' ';

  private Line() {}

  /**
   * The text without what steers: line ends, control characters, marks that turn the direction of
   * writing, halves of characters, and the beginning of an encoded word (RFC 2047).
   *
   * @param most how many characters of it at most
   */
  static String of(String text, int most) {
    var line = new StringBuilder();
    text.codePoints()
        .limit(most)
        .map(point -> isHarmless(point) ? point : REPLACEMENT)
        .forEach(line::appendCodePoint);
    return line.toString().replace("=?", "= ?").strip();
  }

  private static boolean isHarmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
