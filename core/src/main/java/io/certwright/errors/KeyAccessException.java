package io.certwright.errors;

/** A private key, or the key that protects it, cannot be used for what was asked. */
public final class KeyAccessException extends VaultException {

  private static final long serialVersionUID = 1L;

  /** What the caller can make of it. */
  public enum Reason {
    /** The passphrase or PIN is not the right one, or what it protects was changed. */
    WRONG_SECRET,
    /** The key protection cannot be reached at the moment; the same call may succeed later. */
    UNAVAILABLE,
    /** The policy of the certificate does not let its private key leave the vault. */
    NOT_EXPORTABLE,
    /** There is no such key (any more). */
    NO_SUCH_KEY,
    /** The version that it belongs to is disabled. */
    DISABLED,
    /** The key usage of its certificate, or its validity, does not allow this use. */
    NOT_ALLOWED,
    /** A key of this kind, or this protection, cannot do it. */
    UNSUPPORTED
  }

  private final Reason reason;

  /**
   * A failure without an underlying one.
   *
   * @param reason what the caller can make of it
   * @param message what happened, to which key, and what to do; no secret
   */
  public KeyAccessException(Reason reason, String message) {
    super(message, null);
    this.reason = reason;
  }

  /**
   * A failure that another one led to.
   *
   * @param reason what the caller can make of it
   * @param message what happened, to which key, and what to do; no secret
   * @param cause the other one; no secret either
   */
  public KeyAccessException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What the caller can make of it. */
  public Reason reason() {
    return reason;
  }

  /** Whether the protection may merely be out of reach for a while. */
  @Override
  public boolean isRetryable() {
    return reason == Reason.UNAVAILABLE;
  }
}
