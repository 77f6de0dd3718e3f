/** Which consumer on which node uses which version of what, as far as was seen. */
@NullMarked
package io.certwright.internal.inventory;

import org.jspecify.annotations.NullMarked;
