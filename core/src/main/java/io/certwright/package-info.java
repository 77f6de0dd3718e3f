/**
 * A vault for certificates, with their keys: opened with {@link io.certwright.Vault#open} on a
 * storage and a key protection, or with {@link io.certwright.Vault#inMemory} in a test.
 *
 * <p>What a certificate should be is a {@link io.certwright.policy.CertificatePolicy}; what it is
 * at the moment is a {@link io.certwright.Certificate}. Every operation passes one gate that
 * authorises it and makes its audit entry durable together with what was done.
 */
@NullMarked
package io.certwright;

import org.jspecify.annotations.NullMarked;
