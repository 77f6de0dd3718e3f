package io.certwright.spi.keys;

import io.certwright.spi.Bytes;

/**
 * A key pair whose private half stays with its {@link KeyHost}.
 *
 * @param reference what finds the key again, 1 KiB at most, no secret
 * @param publicKey the public key as a DER-encoded SubjectPublicKeyInfo (RFC 5280, section 4.1)
 */
public record HostedKey(Bytes reference, Bytes publicKey) {}
