/** Looks at the certificates that servers present, without trusting them. */
@NullMarked
package io.certwright.internal.watch;

import org.jspecify.annotations.NullMarked;
