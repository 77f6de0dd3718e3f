/** Makes the revocation lists of the CAs of a vault, and reads them. */
@NullMarked
package io.certwright.internal.crl;

import org.jspecify.annotations.NullMarked;
