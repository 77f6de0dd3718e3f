/**
 * Validation of certificate chains: a search for paths within a budget, and the rules that a path
 * is held to. {@code internal.bouncycastle} has the engine that judges a finished path.
 */
@NullMarked
package io.certwright.internal.trust;

import org.jspecify.annotations.NullMarked;
