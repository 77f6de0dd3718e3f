/** A CA's next key: prepared, vouched for, put into service. */
@NullMarked
package io.certwright.internal.rollover;

import org.jspecify.annotations.NullMarked;
