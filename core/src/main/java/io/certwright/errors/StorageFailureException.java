package io.certwright.errors;

import io.certwright.spi.storage.StorageException;

/** The storage could not do its part. Nothing was changed. */
public final class StorageFailureException extends VaultException {

  private static final long serialVersionUID = 1L;

  private final StorageException.Reason reason;
  private final boolean retryable;

  /**
   * @param cause what the storage said; its message becomes this one's
   */
  public StorageFailureException(StorageException cause) {
    super("The storage failed: " + cause.getMessage(), cause);
    this.reason = cause.reason();
    this.retryable = cause.isRetryable();
  }

  /** What the storage makes of it. */
  public StorageException.Reason reason() {
    return reason;
  }

  @Override
  public boolean isRetryable() {
    return retryable;
  }
}
