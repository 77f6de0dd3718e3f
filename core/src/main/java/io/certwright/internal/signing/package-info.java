/**
 * What a CA signs beside the certificates of this vault, and its books of all that it has issued.
 */
@NullMarked
package io.certwright.internal.signing;

import org.jspecify.annotations.NullMarked;
