package io.certwright.internal.lifecycle;

import io.certwright.internal.record.OperationState;
import java.time.Duration;
import java.util.Optional;

/**
 * What is under way in one queue, and what waits there.
 *
 * @param errand where it leads
 * @param inFlight how many certificates are worked on
 * @param waiting how many wait for their turn
 * @param left for how long nobody is asked there, zero while one may be to see whether it is back;
 *     empty: as much as the limits allow is asked
 * @param failure how it failed the last time; empty: it answered since
 */
public record Load(
    Errand errand,
    int inFlight,
    int waiting,
    Optional<Duration> left,
    Optional<OperationState.Failure> failure) {}
