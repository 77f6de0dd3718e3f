/** Uses of keys, told in the trail as windows. */
@NullMarked
package io.certwright.internal.use;

import org.jspecify.annotations.NullMarked;
