package io.certwright.internal.gate;

import io.certwright.access.Permission;
import io.certwright.errors.NotFoundException;
import java.util.Optional;

/** What is denied and looks as if it were not there. */
final class Hidden {

  private Hidden() {}

  /**
   * The permission with which it is seen in listings.
   *
   * @return empty: what the permission is for is done also where there is nothing, or tags have no
   *     part in it
   */
  static Optional<Permission> listing(Permission permission) {
    return switch (permission) {
      case CERTIFICATES_CREATE,
          CERTIFICATES_IMPORT,
          CERTIFICATES_RESTORE,
          KEYS_CREATE,
          SECRETS_SET ->
          Optional.empty();
      default ->
          switch (permission.kind()) {
            case CERTIFICATE, KEY, SECRET -> Optional.of(seen(permission));
            case ISSUER, TRUST_BUNDLE, VAULT -> Optional.empty();
          };
    };
  }

  /** With which permission it is seen in listings that what it is asked on is there. */
  static Permission seen(Permission permission) {
    return switch (permission.kind()) {
      case KEY -> Permission.KEYS_LIST;
      case SECRET -> Permission.SECRETS_LIST;
      default -> Permission.CERTIFICATES_LIST;
    };
  }

  /** What is said of a name that nothing has, word for word. */
  static NotFoundException notFound(Permission permission, String target) {
    int slash = target.indexOf('/');
    return switch (permission) {
      // A certificate's, whoever else's there may be.
      case KEYS_USE, KEYS_EXPORT, CERTIFICATES_GET -> nothing("certificate", slash, target);
      default ->
          switch (permission.kind()) {
            case KEY -> nothing("key", slash, target);
            case SECRET -> nothing("secret", slash, target);
            // What changes a version looks for the certificate first.
            default -> nothing("certificate", -1, slash < 0 ? target : target.substring(0, slash));
          };
    };
  }

  private static NotFoundException nothing(String kind, int slash, String target) {
    return new NotFoundException(slash < 0 ? kind : kind + " version", target);
  }
}
