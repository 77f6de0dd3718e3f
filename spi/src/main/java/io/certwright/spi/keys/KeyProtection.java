package io.certwright.spi.keys;

import io.certwright.spi.Bytes;

/**
 * Wraps and unwraps the root key of a vault.
 *
 * <p>A vault keeps the wrapped form beside its records, in a slot under this protection's {@link
 * #name()}, and unwraps it once when it is opened. The root key wraps the data keys, and those seal
 * the records; a protection is not called again while the vault works.
 *
 * <p>Implementations are thread-safe.
 */
public interface KeyProtection {

  /**
   * What kind of protection this is, for example {@code passphrase}: {@code [a-z][a-z0-9-]{0,31}}.
   * It finds the slot again, so it never changes.
   */
  String name();

  /**
   * Wraps a key. Wrapping the same key twice gives different bytes.
   *
   * @param key the key, 16 to 64 bytes; it stays the caller's, who overwrites it
   * @param context bytes that the result is bound to: {@link #unwrap} succeeds only with the same
   * @return the wrapped key with all that unwrapping needs besides the secret (salt, parameters,
   *     the id of a key elsewhere), 8 KiB at most
   * @throws KeyProtectionException if it cannot be done
   */
  Bytes wrap(byte[] key, byte[] context);

  /**
   * Unwraps a key that {@link #wrap} returned. The bytes come from a store, so nothing in them is
   * trusted: parameters that would cost unreasonable time or memory are refused first.
   *
   * @param wrapped what {@link #wrap} returned
   * @param context the same bytes as then
   * @return the key; it becomes the caller's, who overwrites it
   * @throws KeyProtectionException with {@link KeyProtectionException.Reason#WRONG_SECRET} if the
   *     secret is not the right one or the bytes were changed, which cannot be told apart
   */
  byte[] unwrap(Bytes wrapped, byte[] context);

  /**
   * Whether a wrapped key should be wrapped anew, because this protection would do it better today
   * (stronger parameters, a newer key elsewhere).
   */
  default boolean isOutdated(Bytes wrapped) {
    return false;
  }
}
