/** Renewing everything that a query finds. */
@NullMarked
package io.certwright.internal.campaign;

import org.jspecify.annotations.NullMarked;
