/**
 * When things happen to a certificate: pure functions of the policy, the state and the time,
 * without I/O and without a clock.
 */
@NullMarked
package io.certwright.internal.schedule;

import org.jspecify.annotations.NullMarked;
