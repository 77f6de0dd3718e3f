package io.certwright.internal.issue;

/** An issuer answered with something that must not become a version. */
final class UnacceptableAnswerException extends Exception {

  private static final long serialVersionUID = 1L;

  UnacceptableAnswerException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
