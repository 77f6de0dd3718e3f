/** Revocation lists and answers of OCSP responders that others made, as they stand there. */
@NullMarked
package io.certwright.internal.revocation;

import org.jspecify.annotations.NullMarked;
