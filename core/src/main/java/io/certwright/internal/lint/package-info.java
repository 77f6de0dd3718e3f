/**
 * The lint of certificates: it reads the bytes that are to be signed, or were, and knows nothing of
 * policies and vaults. One pass over the bytes; hostile ones yield findings, never an exception.
 */
@NullMarked
package io.certwright.internal.lint;

import org.jspecify.annotations.NullMarked;
