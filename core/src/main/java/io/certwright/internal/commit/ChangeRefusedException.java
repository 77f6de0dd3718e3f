package io.certwright.internal.commit;

/** Another change to the same records came first; nothing was written. */
public final class ChangeRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  ChangeRefusedException(String message) {
    super(message);
  }
}
