package io.certwright.internal.use;

/**
 * What has to be shown at each use of a private key, so that the trail knows of it. Thread-safe.
 */
public interface UseTicket {

  /**
   * Has the trail say that the key may be used from now on, where it does not yet.
   *
   * @throws io.certwright.errors.VaultException if that cannot be written; the key is not to be
   *     used then
   */
  void open();

  /**
   * That the key is about to be used, once.
   *
   * @throws io.certwright.errors.VaultException as {@link #open} has it
   */
  void use();
}
