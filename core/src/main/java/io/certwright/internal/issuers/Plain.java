package io.certwright.internal.issuers;

/** Text from outside as it can be kept: short, and of one line. */
final class Plain {

  private Plain() {}

  /** What ends a line, hides or cannot be encoded is replaced. */
  static String of(String text, int most) {
    var out = new StringBuilder();
    text.codePoints()
        .limit(most)
        .forEach(
            point ->
                out.appendCodePoint(
                    switch (Character.getType(point)) {
                      case Character.CONTROL,
                          Character.FORMAT,
                          Character.SURROGATE,
                          Character.LINE_SEPARATOR,
                          Character.PARAGRAPH_SEPARATOR ->
                          '?';
                      default -> point;
                    }));
    return out.toString();
  }
}
