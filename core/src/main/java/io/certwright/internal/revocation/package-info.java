/**
 * Revocation lists, questions to OCSP responders and their answers that others made, as they stand
 * there.
 */
@NullMarked
package io.certwright.internal.revocation;

import org.jspecify.annotations.NullMarked;
