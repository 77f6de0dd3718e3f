package io.certwright.errors;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that was asked of a vault was not done, or may not have been done. Each kind tells the
 * caller what to do next; a handler that does not care about the kind asks {@link #isRetryable()}.
 *
 * <p>All kinds are in this package. Unless its own documentation says otherwise, nothing was
 * changed.
 */
public abstract class VaultException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Takes a text of one line, the cause if there is one, and makes the text printable. */
  VaultException(String message, @Nullable Throwable cause) {
    super(Printable.of(message), cause);
  }

  /** Takes a text whose lines have been made printable already. */
  VaultException(String printableLines) {
    super(printableLines);
  }

  /** What happened, to what, and what to do; no secret. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Whether the same call may succeed later without anybody's doing. */
  public boolean isRetryable() {
    return false;
  }

  /** How long to wait before the next attempt, if whoever refused has said so. */
  public Optional<Duration> retryAfter() {
    return Optional.empty();
  }
}
