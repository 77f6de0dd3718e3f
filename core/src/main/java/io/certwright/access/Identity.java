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

  private static final int MAX_ATTRIBUTES = 32;

  /** Checks the texts and copies the map. */
  public Identity {
    name = Texts.plain("identity name", name);
    if (name.equals("owner") || name.equals("system")) {
      throw new InvalidRequestException(
          "identity name", "\"" + name + "\" is the vault's own; choose another name");
    }
    if (attributes.size() > MAX_ATTRIBUTES) {
      throw new InvalidRequestException(
          "identity attributes", "has " + attributes.size() + "; the limit is " + MAX_ATTRIBUTES);
    }
    var checked = new TreeMap<String, String>();
    attributes.forEach(
        (key, value) ->
            checked.put(
                Texts.plain("identity attribute name", key),
                Texts.plain("identity attribute " + key, value)));
    attributes = Collections.unmodifiableMap(checked);
  }

  /** An identity without attributes. */
  public static Identity named(String name) {
    return new Identity(name, Map.of());
  }
}
