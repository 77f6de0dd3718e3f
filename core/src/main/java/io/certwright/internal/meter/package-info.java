/** Hands measurements to whoever wants them, without making the work wait. */
@NullMarked
package io.certwright.internal.meter;

import org.jspecify.annotations.NullMarked;
