package io.certwright.spi.storage;

/**
 * A storage could not do what it was asked for. Unless the {@link Reason} says otherwise, nothing
 * was changed.
 *
 * <p>The message says what happened, to what (a directory, a table, a record's key) and what to do.
 * It contains no payload.
 */
public final class StorageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What the caller can make of it. */
  public enum Reason {
    /** It cannot be reached at the moment; the same call may succeed later. */
    UNAVAILABLE,
    /** There is no space left; the same call may succeed once there is. */
    FULL,
    /** The thread was interrupted while it waited; its interrupt flag is set again. */
    INTERRUPTED,
    /** Another process holds it; the message says which. */
    IN_USE,
    /** What is stored is damaged; the message names the place. Other records can still be read. */
    DAMAGED,
    /** A newer version of the library wrote it. */
    NEWER_FORMAT,
    /** What was found there is not such a storage, and it was left alone. */
    NOT_A_STORAGE,
    /** This object cannot go on after an earlier failure; close it and open the storage anew. */
    BROKEN,
    /** This object was closed. */
    CLOSED
  }

  private final Reason reason;

  /** A failure without an underlying one. */
  public StorageException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** A failure that another one led to. */
  public StorageException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What the caller can make of it. */
  public Reason reason() {
    return reason;
  }

  /** What happened, to what, and what to do. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Whether the same call may succeed later without anybody's doing on this object. */
  public boolean isRetryable() {
    return reason == Reason.UNAVAILABLE
        || reason == Reason.FULL
        || reason == Reason.INTERRUPTED
        || reason == Reason.IN_USE;
  }
}
