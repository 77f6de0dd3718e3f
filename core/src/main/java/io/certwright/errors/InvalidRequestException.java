package io.certwright.errors;

/** A name, a tag or another argument is not of the form that it has to be of. */
public final class InvalidRequestException extends VaultException {

  private static final long serialVersionUID = 1L;

  private final String field;

  /**
   * @param field which argument
   * @param message what is wrong with it, and what it has to look like
   */
  public InvalidRequestException(String field, String message) {
    super(field + ": " + message, null);
    this.field = field;
  }

  /** Which argument. */
  public String field() {
    return field;
  }
}
