/** The issuers outside that a vault has configurations of, and whom to tell. */
@NullMarked
package io.certwright.internal.issuers;

import org.jspecify.annotations.NullMarked;
