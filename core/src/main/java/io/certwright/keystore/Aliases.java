package io.certwright.keystore;

import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.record.Names;
import java.security.KeyStoreException;
import java.util.Locale;
import java.util.Optional;

/**
 * The forms of aliases: a certificate's name, or a bundle's with {@code /} and a thumbprint. Every
 * other text is an alias that nothing has.
 */
final class Aliases {

  static final String BEHIND_BUNDLE = "/";

  private Aliases() {}

  /** The certificate's folded name; empty: it is no name. */
  static Optional<String> name(String alias) {
    try {
      return Optional.of(Names.fold(alias));
    } catch (InvalidRequestException e) {
      return Optional.empty();
    }
  }

  /** The certificate's name, to be written under. */
  static String requireName(String alias) throws KeyStoreException {
    return name(alias)
        .orElseThrow(
            () ->
                new KeyStoreException(
                    "The alias of a key is a certificate's name in the vault: 1 to 127 letters,"
                        + " digits and hyphens"));
  }

  /** The bundle's folded name; empty: it is not of that form. */
  static Optional<String> bundle(String alias) {
    int slash = alias.indexOf(BEHIND_BUNDLE);
    return slash < 0 ? Optional.empty() : name(alias.substring(0, slash));
  }

  /** What stands behind the bundle, in lower case. */
  static String thumbprint(String alias) {
    return alias.substring(alias.indexOf(BEHIND_BUNDLE) + 1).toLowerCase(Locale.ROOT);
  }
}
