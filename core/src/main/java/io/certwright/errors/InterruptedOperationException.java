package io.certwright.errors;

/**
 * The thread was interrupted while it waited, and its interrupt flag is set again. Where something
 * is under way in the vault (an issuance, for example), it goes on; only the waiting has ended.
 */
public final class InterruptedOperationException extends VaultException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what was waited for, and what has become of it
   */
  public InterruptedOperationException(String message) {
    super(message, null);
  }

  /** The same call may succeed on a thread that is not interrupted. */
  @Override
  public boolean isRetryable() {
    return true;
  }
}
