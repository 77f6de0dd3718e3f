package io.certwright.access;

import io.certwright.errors.InvalidRequestException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Someone on whose behalf the application uses a vault: a name, and attributes that the application
 * vouches for.
 *
 * <p>Names and attributes are written into the audit trail, so they hold no secrets and no control
 * or direction-changing characters. The names {@code owner} and {@code system} are the vault's own.
 *
 * @param name 1 to 200 characters
 * @param attributes up to 32 attributes, each key and value 1 to 200 characters
 */
public record Identity(String name, Map<String, String> attributes) {

  private static final int MAX_LENGTH = 200;
  private static final int MAX_ATTRIBUTES = 32;

  /** Checks the texts and copies the map. */
  public Identity {
    requirePlain("identity name", name);
    if (name.equals("owner") || name.equals("system")) {
      throw new InvalidRequestException(
          "identity name", "\"" + name + "\" is the vault's own; choose another name");
    }
    if (attributes.size() > MAX_ATTRIBUTES) {
      throw new InvalidRequestException(
          "identity attributes", "has " + attributes.size() + "; the limit is " + MAX_ATTRIBUTES);
    }
    attributes.forEach(
        (key, value) -> {
          requirePlain("identity attribute name", key);
          requirePlain("identity attribute " + key, value);
        });
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
  }

  /** An identity without attributes. */
  public static Identity named(String name) {
    return new Identity(name, Map.of());
  }

  private static void requirePlain(String field, String text) {
    if (text.isBlank() || text.length() > MAX_LENGTH) {
      throw new InvalidRequestException(
          field, "must have 1 to " + MAX_LENGTH + " characters, not all blank");
    }
    text.codePoints()
        .filter(Identity::isDeceptive)
        .findFirst()
        .ifPresent(
            point -> {
              throw new InvalidRequestException(
                  field,
                  String.format(
                      "holds U+%04X, which is invisible or changes how a line reads", point));
            });
  }

  private static boolean isDeceptive(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
