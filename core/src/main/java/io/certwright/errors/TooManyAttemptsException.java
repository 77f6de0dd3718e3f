package io.certwright.errors;

import java.time.Duration;
import java.util.Optional;

/** It was asked for too often in a short time. Nothing was changed, and nothing was looked at. */
public final class TooManyAttemptsException extends VaultException {

  private static final long serialVersionUID = 1L;

  private final Duration after;

  /**
   * @param message what was asked for too often, and what to do
   * @param after how long to wait
   */
  public TooManyAttemptsException(String message, Duration after) {
    super(message, null);
    this.after = after;
  }

  @Override
  public boolean isRetryable() {
    return true;
  }

  @Override
  public Optional<Duration> retryAfter() {
    return Optional.of(after);
  }
}
