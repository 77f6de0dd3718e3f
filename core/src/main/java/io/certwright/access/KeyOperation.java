package io.certwright.access;

/**
 * What can be done with a key by its name, by Azure Key Vault's names. The key of a certificate may
 * be used as the certificate's key usage says (RFC 5280, section 4.2.1.3); without that extension
 * nothing is ruled out.
 */
public enum KeyOperation {
  /**
   * Sign data: {@code digitalSignature} or {@code nonRepudiation}. Not with the key of a CA (by the
   * basic constraints), whatever else it is for: whoever may have any bytes signed by it can make
   * certificates that no trail tells of. Only if its policy lets it leave the vault does it sign,
   * for whoever has {@link Permission#KEYS_EXPORT} as well.
   */
  SIGN(Permission.KEYS_SIGN),
  /** Verify signatures on data: like {@link #SIGN}. */
  VERIFY(Permission.KEYS_VERIFY),
  /** Decrypt data: {@code dataEncipherment}. RSA only. */
  DECRYPT(Permission.KEYS_DECRYPT),
  /** Decrypt keys: {@code keyEncipherment}. RSA only. */
  UNWRAP_KEY(Permission.KEYS_UNWRAP_KEY);

  private final Permission permission;

  KeyOperation(Permission permission) {
    this.permission = permission;
  }

  /** The permission that it takes. */
  public Permission permission() {
    return permission;
  }
}
