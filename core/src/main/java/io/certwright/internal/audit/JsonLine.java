package io.certwright.internal.audit;

import java.util.Locale;
import java.util.Optional;

/** One flat JSON object on one line, in visible ASCII whatever its values hold. */
final class JsonLine {

  private final StringBuilder text = new StringBuilder("{");

  JsonLine number(String name, long value) {
    name(name).append(value);
    return this;
  }

  JsonLine text(String name, String value) {
    name(name).append('"');
    for (int i = 0; i < value.length(); i++) {
      escape(value.charAt(i));
    }
    text.append('"');
    return this;
  }

  JsonLine text(String name, Optional<String> value) {
    value.ifPresent(present -> text(name, present));
    return this;
  }

  private StringBuilder name(String name) {
    return text.append(text.length() == 1 ? "\"" : ",\"").append(name).append("\":");
  }

  private void escape(char c) {
    if (c == '"' || c == '\\') {
      text.append('\\').append(c);
    } else if (c >= ' ' && c < 0x7f) {
      text.append(c);
    } else {
      text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
    }
  }

  @Override
  public String toString() {
    return text + "}";
  }
}
