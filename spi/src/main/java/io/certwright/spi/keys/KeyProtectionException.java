package io.certwright.spi.keys;

/**
 * A key protection could not do what it was asked for. Nothing was changed. The message says what
 * happened and what to do; it contains no key and no secret.
 */
public final class KeyProtectionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What the caller can make of it. */
  public enum Reason {
    /**
     * The passphrase, PIN or key elsewhere is not the right one, or the wrapped key was changed.
     */
    WRONG_SECRET,
    /** It cannot be reached at the moment; the same call may succeed later. */
    UNAVAILABLE,
    /** The wrapped key is not in a form that this protection knows or would accept. */
    UNACCEPTABLE,
    /** There is no key of that reference here (any more). */
    NO_SUCH_KEY,
    /** It cannot do this kind of thing. */
    UNSUPPORTED
  }

  private final Reason reason;

  /** A failure without an underlying one. */
  public KeyProtectionException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** A failure that another one led to. */
  public KeyProtectionException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What happened, and what to do. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** What the caller can make of it. */
  public Reason reason() {
    return reason;
  }
}
