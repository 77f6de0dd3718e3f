package io.certwright.spi.storage;

/** The grammar of the texts that a storage compares, and their order. */
final class Grammar {

  private Grammar() {}

  /**
   * Requires 1 to {@code max} code points, without NUL and without an unpaired surrogate: what
   * every store can keep exactly as it came.
   */
  static void requireStorable(String what, String text, int min, int max) {
    int points = 0;
    for (int i = 0; i < text.length(); points++) {
      int point = text.codePointAt(i);
      if (point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
        throw new IllegalArgumentException(
            what
                + " holds U+"
                + String.format("%04X", point)
                + " at index "
                + i
                + "; NUL and unpaired surrogates cannot be stored");
      }
      i += Character.charCount(point);
    }
    if (points < min || points > max) {
      throw new IllegalArgumentException(
          what + " has " + points + " code points; " + min + " to " + max + " are allowed");
    }
  }

  /** Requires {@code [a-z][a-z0-9-]{0,31}}: the form of a kind and of an attribute's name. */
  static void requireWord(String what, String word) {
    boolean good = !word.isEmpty() && word.length() <= 32 && isLetter(word.charAt(0));
    for (int i = 1; good && i < word.length(); i++) {
      char c = word.charAt(i);
      good = isLetter(c) || (c >= '0' && c <= '9') || c == '-';
    }
    if (!good) {
      throw new IllegalArgumentException(
          what + " \"" + word + "\" is not of the form [a-z][a-z0-9-]{0,31}");
    }
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }

  /** Requires exactly {@code length} lower-case hexadecimal digits. */
  static void requireHex(String what, String digits, int length) {
    boolean good = digits.length() == length;
    for (int i = 0; good && i < length; i++) {
      char c = digits.charAt(i);
      good = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
    if (!good) {
      throw new IllegalArgumentException(
          what + " is not " + length + " lower-case hexadecimal digits: \"" + digits + "\"");
    }
  }

  /**
   * Compares by code point, which is also the order of the UTF-8 bytes. {@link String#compareTo}
   * differs: it puts the supplementary characters before U+E000 to U+FFFF.
   */
  static int compare(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int i = 0; i < length; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean aPaired = Character.isSurrogate(a);
        boolean bPaired = Character.isSurrogate(b);
        return aPaired == bPaired ? Character.compare(a, b) : aPaired ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}
