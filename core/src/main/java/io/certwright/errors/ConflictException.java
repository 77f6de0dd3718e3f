package io.certwright.errors;

/**
 * The state of the vault does not admit it: somebody else has changed the same thing, the name is
 * in use, or an operation is in progress. Look at the present state and decide anew; the same call
 * again ends the same way.
 */
public final class ConflictException extends VaultException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what stands in the way, and what to do
   */
  public ConflictException(String message) {
    super(message, null);
  }
}
