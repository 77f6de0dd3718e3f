/**
 * The issuer contract: a certification authority that a vault asks for certificates.
 *
 * <p>{@link io.certwright.spi.issuer.Issuer} is two methods; what an issuer can do besides is a
 * further interface: {@link io.certwright.spi.issuer.RevokingIssuer}, {@link
 * io.certwright.spi.issuer.AdvisingIssuer}, {@link io.certwright.spi.issuer.StatusIssuer}. Nothing
 * that an issuer answers is trusted: core checks it against the request before it becomes a
 * certificate version.
 */
@NullMarked
package io.certwright.spi.issuer;

import org.jspecify.annotations.NullMarked;
