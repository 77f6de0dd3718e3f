/**
 * What a certificate is to be: {@link io.certwright.policy.CertificatePolicy} and its values.
 *
 * <p>Everything here is an immutable value and safe for use by several threads, except the builder.
 * Names are checked and brought into one form when they come in: RFC 5280 says what each may look
 * like. Nothing here asks the network, not even for a host name.
 */
@NullMarked
package io.certwright.policy;

import org.jspecify.annotations.NullMarked;
