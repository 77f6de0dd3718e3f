/** Deleting, recovering and purging certificates, and the vault's settings that rule it. */
@NullMarked
package io.certwright.internal.removal;

import org.jspecify.annotations.NullMarked;
