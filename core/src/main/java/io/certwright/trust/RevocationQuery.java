package io.certwright.trust;

import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * The certificate of which a {@link RevocationSource} is asked.
 *
 * @param certificate it
 * @param issuer the certificate whose key verified its signature
 * @param at the instant that the chain is judged at
 */
public record RevocationQuery(X509Certificate certificate, X509Certificate issuer, Instant at) {}
