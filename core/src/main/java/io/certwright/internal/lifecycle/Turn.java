package io.certwright.internal.lifecycle;

import io.certwright.internal.record.OperationState;
import java.time.Duration;
import java.util.Optional;

/**
 * What becomes of a certificate whose issuer cannot be asked now.
 *
 * @param delay how long at least until it may be asked
 * @param failures how often in a row the issuer has failed; 0: it is only busy, or paused
 * @param failure how it failed the last time; empty: it did not
 * @param paused whether nothing is wanted of the issuer for a while
 * @param news whether people have not been told of it yet
 */
public record Turn(
    Duration delay,
    int failures,
    Optional<OperationState.Failure> failure,
    boolean paused,
    boolean news) {

  private static final Duration PAUSED = Duration.ofMinutes(5);

  /** A turn at an issuer that is busy. */
  static Turn after(Duration delay) {
    return new Turn(delay, 0, Optional.empty(), false, false);
  }

  /** A turn at an issuer that fails. */
  static Turn failing(
      Duration delay, int failures, Optional<OperationState.Failure> failure, boolean news) {
    return new Turn(delay, failures, failure, false, news);
  }

  /** Whether it is still paused is looked at again every few minutes. */
  static Turn whilePaused() {
    return new Turn(PAUSED, 0, Optional.empty(), true, false);
  }
}
