package io.certwright.trust;

/**
 * What revocation said of one certificate of a chain.
 *
 * @param position which one; 0 is the leaf
 * @param status what was found
 */
public record RevocationFinding(int position, RevocationStatus status) {}
