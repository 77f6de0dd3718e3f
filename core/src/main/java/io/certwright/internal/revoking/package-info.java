/**
 * Taking certificates and keys out of service, for a while or for good, and what follows for their
 * status.
 */
@NullMarked
package io.certwright.internal.revoking;

import org.jspecify.annotations.NullMarked;
