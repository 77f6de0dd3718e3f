package io.certwright.internal.lifecycle;

import io.certwright.internal.record.OperationState;
import java.time.Duration;
import java.util.Optional;

/**
 * What becomes of a certificate whose issuer cannot be asked now.
 *
 * @param delay how long at least until it may be asked
 * @param failures how often in a row the issuer has failed; 0: it is only busy
 * @param failure how it failed the last time; empty: it is only busy
 */
public record Turn(Duration delay, int failures, Optional<OperationState.Failure> failure) {}
