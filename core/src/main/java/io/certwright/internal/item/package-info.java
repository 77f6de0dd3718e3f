/** Keys and secrets that belong to no certificate, and the names that all of them share. */
@NullMarked
package io.certwright.internal.item;

import org.jspecify.annotations.NullMarked;
