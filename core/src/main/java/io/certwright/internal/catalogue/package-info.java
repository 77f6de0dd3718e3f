/** What a vault knows of its certificates: cached reading, and being told of changes. */
@NullMarked
package io.certwright.internal.catalogue;

import org.jspecify.annotations.NullMarked;
