/** Answers how the certificates of this vault's authorities stand: an OCSP responder. */
@NullMarked
package io.certwright.internal.ocsp;

import org.jspecify.annotations.NullMarked;
