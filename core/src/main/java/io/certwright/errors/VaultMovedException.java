package io.certwright.errors;

/**
 * The vault was moved to another storage and takes no changes where it was. Open it at its new
 * place. What was read here can still be read; nothing was changed.
 */
public final class VaultMovedException extends VaultException {

  private static final long serialVersionUID = 1L;

  private final String destination;

  /**
   * @param destination where it went, in the words of whoever moved it
   */
  public VaultMovedException(String destination) {
    super(
        "The vault was moved to "
            + destination
            + " and takes no changes here any more; open it there",
        null);
    this.destination = destination;
  }

  /** Where it went, in the words of whoever moved it. */
  public String destination() {
    return destination;
  }
}
