/** Compromised keys: what is done about them, by this vault and by all that share its storage. */
@NullMarked
package io.certwright.internal.compromise;

import org.jspecify.annotations.NullMarked;
