package io.certwright.storage.file.internal;

/** The order of texts by code point, which {@link String#compareTo} is not. */
final class TextOrder {

  private TextOrder() {}

  static int compare(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int i = 0; i < length; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        // A surrogate stands for a code point above every one that a single char can be.
        boolean aPaired = Character.isSurrogate(a);
        boolean bPaired = Character.isSurrogate(b);
        return aPaired == bPaired ? Character.compare(a, b) : aPaired ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  /** Sorts after every text that starts with the prefix and before every other later one. */
  static String afterPrefix(String prefix) {
    // U+10FFFF is the last code point, and a text has at most 255 of them.
    return prefix + LAST;
  }

  private static final String LAST = Character.toString(0x10ffff).repeat(256);
}
