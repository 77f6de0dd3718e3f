package io.certwright.policy;

/** What text may not hold that a person is going to read in a certificate. */
final class Texts {

  private Texts() {}

  /** Whether every surrogate has its other half. */
  static boolean isWellFormed(String text) {
    return text.codePoints().noneMatch(p -> Character.getType(p) == Character.SURROGATE);
  }

  /**
   * Whether there is something in it that does not show, or that changes how the rest shows:
   * control characters and NUL, line ends, direction marks and joiners, private-use characters.
   */
  static boolean isDeceptive(String text) {
    return text.codePoints().anyMatch(Texts::isDeceptive);
  }

  private static boolean isDeceptive(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
