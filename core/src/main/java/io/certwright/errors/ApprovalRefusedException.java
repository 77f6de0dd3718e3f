package io.certwright.errors;

/** An approval is not accepted, or was not given. Nothing was changed. */
public final class ApprovalRefusedException extends VaultException {

  private static final long serialVersionUID = 1L;

  private final String rule;

  /**
   * @param rule which rule it breaks, a word of {@code [a-z-]}
   * @param message what is wrong, and what to do
   */
  public ApprovalRefusedException(String rule, String message) {
    super("The approval is refused: " + message + " [" + rule + "]", null);
    this.rule = rule;
  }

  /**
   * Which rule it breaks; it does not change from version to version: {@code self} (who asks
   * approves, or may be the one who does), {@code twice} (who approved already, or may be the one
   * who did), {@code over} (there is no such request any more, or it is another one by now), {@code
   * expired}, {@code denied}, {@code granted} (it needs no more), {@code used} (somebody was
   * faster), {@code not-yours}, {@code not-approvable}.
   */
  public String rule() {
    return rule;
  }
}
