package io.certwright.internal.use;

import io.certwright.access.Permission;

/**
 * What a key is used for, as the trail has it.
 *
 * @param operation the permission's code
 * @param label what it is called beside that
 * @param lasting whether a window for it lasts as long as the certificate, because it goes on while
 *     the storage is away
 */
public record UsePurpose(String operation, String label, boolean lasting) {

  /** Through a handle. */
  public static final UsePurpose HANDLE = of(Permission.KEYS_USE, "handle", false);

  /** Through a handle of a key store. */
  public static final UsePurpose STORE = of(Permission.KEYS_USE, "keystore", true);

  /** Signing by name. */
  public static final UsePurpose SIGN = of(Permission.KEYS_SIGN, "sign", false);

  /** Decrypting data by name. */
  public static final UsePurpose DECRYPT = of(Permission.KEYS_DECRYPT, "decrypt", false);

  /** Decrypting keys by name. */
  public static final UsePurpose UNWRAP = of(Permission.KEYS_UNWRAP_KEY, "unwrap", false);

  /** Signing answers about the status of certificates. */
  public static final UsePurpose OCSP = of(Permission.OCSP_SERVE, "ocsp", false);

  /**
   * Serving TLS.
   *
   * @param consumer what does, by its folded name
   */
  public static UsePurpose tls(String consumer) {
    return of(Permission.KEYS_USE, consumer.equals("tls") ? "tls" : "tls " + consumer, true);
  }

  private static UsePurpose of(Permission permission, String label, boolean lasting) {
    return new UsePurpose(permission.code(), label, lasting);
  }
}
