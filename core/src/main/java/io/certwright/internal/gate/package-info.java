/** The one gate: every operation is authorised here, and its audit entry is made here. */
@NullMarked
package io.certwright.internal.gate;

import org.jspecify.annotations.NullMarked;
