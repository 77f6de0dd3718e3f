/** Doing what is due. */
@NullMarked
package io.certwright.internal.lifecycle;

import org.jspecify.annotations.NullMarked;
