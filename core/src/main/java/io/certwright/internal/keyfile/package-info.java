/** Keys in files of other formats. */
@NullMarked
package io.certwright.internal.keyfile;

import org.jspecify.annotations.NullMarked;
