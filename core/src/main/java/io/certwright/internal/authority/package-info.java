/** What is set for the CAs of a vault. */
@NullMarked
package io.certwright.internal.authority;

import org.jspecify.annotations.NullMarked;
