/** Bounded caches; the only importer of Caffeine. */
@NullMarked
package io.certwright.internal.cache;

import org.jspecify.annotations.NullMarked;
