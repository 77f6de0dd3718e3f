package io.certwright.errors;

/**
 * A stored record is damaged, was edited outside the vault, or was exchanged for another. It is not
 * used; the other records are.
 */
public final class IntegrityException extends VaultException {

  private static final long serialVersionUID = 1L;

  private final String record;

  /**
   * @param record which record
   * @param message what is wrong with it
   */
  public IntegrityException(String record, String message) {
    super(
        "The record "
            + record
            + " cannot be trusted: "
            + message
            + "; restore it from a backup, other records are not affected",
        null);
    this.record = record;
  }

  /** Which record. */
  public String record() {
    return record;
  }
}
