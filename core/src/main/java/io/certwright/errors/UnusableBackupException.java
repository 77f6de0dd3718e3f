package io.certwright.errors;

/**
 * A backup is not whole: it was cut off, changed, put together of several, or is none at all.
 * Nothing of it stays where it was to be restored to. Take another copy of it, or another backup.
 */
public final class UnusableBackupException extends VaultException {

  private static final long serialVersionUID = 1L;

  /**
   * @param what what is wrong with it
   */
  public UnusableBackupException(String what) {
    super("The backup cannot be used: " + what + ". Nothing was restored", null);
  }
}
