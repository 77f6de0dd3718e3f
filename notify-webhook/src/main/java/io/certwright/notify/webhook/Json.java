package io.certwright.notify.webhook;

import java.util.Map;

/** Writes JSON (RFC 8259). Everything but ASCII letters, digits and signs is escaped. */
final class Json {

  private static final int FIRST_PRINTABLE = 0x20;
  private static final int LAST_PRINTABLE = 0x7e;
  private static final char REPLACEMENT = '\ufffd';

  private Json() {}

  /** An object whose values are JSON already. */
  static String object(Map<String, String> members) {
    var out = new StringBuilder("{");
    members.forEach(
        (name, value) -> {
          out.append(out.length() == 1 ? "" : ",");
          out.append(string(name)).append(':').append(value);
        });
    return out.append('}').toString();
  }

  /** A string. What is not Unicode, a surrogate without its other half, is replaced. */
  static String string(String text) {
    var out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c >= FIRST_PRINTABLE && c <= LAST_PRINTABLE) {
        out.append(c);
      } else {
        out.append(String.format("\\u%04x", (int) (isAlone(text, i) ? REPLACEMENT : c)));
      }
    }
    return out.append('"').toString();
  }

  private static boolean isAlone(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }
}
