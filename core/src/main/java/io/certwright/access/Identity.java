package io.certwright.access;

import io.certwright.errors.InvalidRequestException;
import java.text.Normalizer;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Someone on whose behalf the application uses a vault: a name, and attributes that the application
 * vouches for.
 *
 * <p>Names and attributes are written into the audit trail, so they hold no secrets and no
 * character that is invisible or changes how others read; nor do they begin or end with a blank.
 * They are compared letter by letter: that letters of two scripts look alike is for the application
 * to see to, and that names which others choose are not those of clients by certificate ({@link
 * ClientName#prefix}). The names {@code owner} and {@code system} are the vault's own, in whatever
 * case or width.
 *
 * @param name 1 to 200 characters
 * @param attributes up to 32 attributes, each key and value 1 to 200 characters
 */
public record Identity(String name, Map<String, String> attributes) {

  private static final int MAX_ATTRIBUTES = 32;
  private static final Set<String> OWN = Set.of("owner", "system");

  /** Checks the texts and copies the map. */
  public Identity {
    name = Texts.plain("identity name", name);
    if (OWN.contains(Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT))) {
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
