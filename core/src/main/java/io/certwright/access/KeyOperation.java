package io.certwright.access;

/**
 * What can be done with a key by its name, by Azure Key Vault's names. The key of a certificate may
 * be used as the certificate's key usage says (RFC 5280, section 4.2.1.3); without that extension
 * nothing is ruled out.
 */
public enum KeyOperation {
  /**
   * Sign data: {@code digitalSignature} or {@code nonRepudiation}. Not {@code keyCertSign} alone:
   * whoever may sign any bytes with the key of a CA can make certificates that no trail tells of.
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
