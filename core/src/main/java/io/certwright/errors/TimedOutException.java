package io.certwright.errors;

/**
 * What was waited for did not happen in the time given. What is under way in the vault goes on;
 * only the waiting has ended.
 */
public final class TimedOutException extends VaultException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what was waited for, for how long, and in what state it is
   */
  public TimedOutException(String message) {
    super(message, null);
  }

  /** It may be waited for again. */
  @Override
  public boolean isRetryable() {
    return true;
  }
}
