/** Finding certificates by what their records declare. */
@NullMarked
package io.certwright.internal.search;

import org.jspecify.annotations.NullMarked;
