package io.certwright.internal.record;

import java.util.Locale;

/**
 * What of a text shows, so that it reads the same for everybody who sees it in a line: what
 * identities and contexts may not hold, and what is spelled out in texts from elsewhere.
 */
public final class Glyphs {

  private Glyphs() {}

  /** The text with what is hidden in it spelled out. */
  public static String shown(String text) {
    if (text.codePoints().noneMatch(Glyphs::isHidden)) {
      return text;
    }
    var out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (isHidden(point)) {
                out.append(String.format(Locale.ROOT, "\\u{%x}", point));
              } else {
                out.appendCodePoint(point);
              }
            });
    return out.toString();
  }

  /**
   * Whether a character does not show, or changes how others read: control and format characters,
   * line ends, halves of surrogates, what has no meaning or one that is private, blanks but the one
   * between words, and what is drawn as nothing although it is a letter or a mark (Unicode's {@code
   * Default_Ignorable_Code_Point}, and the blank of Braille).
   */
  public static boolean isHidden(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      case Character.SPACE_SEPARATOR -> point != ' ';
      default -> isDrawnAsNothing(point);
    };
  }

  private static boolean isDrawnAsNothing(int point) {
    return switch (point) {
      case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, 0x3164, 0xffa0 -> true;
      default ->
          isWithin(point, 0x180b, 0x180f)
              || isWithin(point, 0xfe00, 0xfe0f)
              || isWithin(point, 0xe0100, 0xe01ef);
    };
  }

  private static boolean isWithin(int point, int first, int last) {
    return point >= first && point <= last;
  }
}
