package io.certwright.internal.issuers;

/** An issuer answered with something that must not become a version. */
public final class UnacceptableAnswerException extends Exception {

  private static final long serialVersionUID = 1L;

  public UnacceptableAnswerException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
