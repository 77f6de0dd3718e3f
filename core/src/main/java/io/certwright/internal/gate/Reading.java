package io.certwright.internal.gate;

import io.certwright.access.Permission;
import io.certwright.internal.rights.ByPermission;

/** Whether what a permission is for is reading, and of what. */
enum Reading {
  /** It is not, or has an entry of its own anyway. */
  NONE,
  /** Of what anybody may know who may know of the thing at all: it is counted. */
  PUBLIC,
  /** Of how the vault is run and what was done in it: the first has an entry before. */
  ADMINISTRATIVE;

  private static final ByPermission<Reading> OF = new ByPermission<>(Reading::find);

  private static Reading find(Permission permission) {
    return switch (permission) {
      case CERTIFICATES_GET,
          CERTIFICATES_LIST,
          TRUST_GET,
          KEYS_GET,
          KEYS_LIST,
          KEYS_VERIFY,
          SECRETS_LIST,
          VAULT_HEALTH ->
          PUBLIC;
      case CERTIFICATES_GET_ISSUERS,
          CERTIFICATES_LIST_ISSUERS,
          AUTHORITIES_GET,
          AUDIT_READ,
          VAULT_GET,
          ACCESS_GET ->
          ADMINISTRATIVE;
      default -> NONE;
    };
  }

  static Reading of(Permission permission) {
    return OF.of(permission);
  }
}
