package io.certwright.storage.jdbc;

/** The ends of ranges of texts that are ordered by code point. */
final class Texts {

  private Texts() {}

  /** The least text that is greater than every one with the prefix; "" if there is none. */
  static String afterPrefix(String prefix) {
    var rest = prefix;
    while (!rest.isEmpty()) {
      int last = rest.codePointBefore(rest.length());
      rest = rest.substring(0, rest.length() - Character.charCount(last));
      if (last < Character.MAX_CODE_POINT) {
        // Surrogates are no characters of their own and cannot be stored.
        int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
        return rest + Character.toString(next);
      }
    }
    return "";
  }

  static int compare(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int i = 0; i < length; ) {
      int a = left.codePointAt(i);
      int b = right.codePointAt(i);
      if (a != b) {
        return Integer.compare(a, b);
      }
      i += Character.charCount(a);
    }
    return Integer.compare(left.length(), right.length());
  }
}
