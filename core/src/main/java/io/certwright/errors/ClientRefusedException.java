package io.certwright.errors;

/** A client certificate does not say who its holder is, or is not trusted to. */
public final class ClientRefusedException extends VaultException {

  private static final long serialVersionUID = 1L;

  private final String rule;
  private final String why;

  /**
   * @param rule which rule it breaks, a word of {@code [a-z-]}
   * @param message what is wrong; nothing of what the certificate says
   */
  public ClientRefusedException(String rule, String message) {
    super("The client certificate is refused: " + message + " [" + rule + "]", null);
    this.rule = rule;
    this.why = message;
  }

  /** What is wrong; nothing of what the certificate says. */
  public String why() {
    return why;
  }

  /** Which rule it breaks; it does not change from version to version. */
  public String rule() {
    return rule;
  }
}
