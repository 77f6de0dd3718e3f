/** The whole of an open vault, behind the public types. */
@NullMarked
package io.certwright.internal.engine;

import org.jspecify.annotations.NullMarked;
