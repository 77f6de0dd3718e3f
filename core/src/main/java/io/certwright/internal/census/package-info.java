/** What the vault holds, counted by what its certificates are like. */
@NullMarked
package io.certwright.internal.census;

import org.jspecify.annotations.NullMarked;
