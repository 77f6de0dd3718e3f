/**
 * The private keys of a vault: how they are made, sealed, opened, and which of them what statement
 * was made with.
 */
@NullMarked
package io.certwright.internal.keys;

import org.jspecify.annotations.NullMarked;
