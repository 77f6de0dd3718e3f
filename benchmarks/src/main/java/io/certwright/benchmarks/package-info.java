/**
 * Measurements of the library, each beside its floor or its peer in the same run.
 *
 * <p>A {@link io.certwright.benchmarks.Figure} is one line of the report. Both of its sides run
 * alternately, in short rounds, and the medians of the rounds are compared, so that what else the
 * machine does falls on both alike. What computes is measured in CPU time of the measuring thread,
 * what waits for a disk in wall time.
 */
@NullMarked
package io.certwright.benchmarks;

import org.jspecify.annotations.NullMarked;
