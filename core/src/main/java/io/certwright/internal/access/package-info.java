/** Changing who may do what. */
@NullMarked
package io.certwright.internal.access;

import org.jspecify.annotations.NullMarked;
