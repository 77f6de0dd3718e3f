package io.certwright.policy;

import java.util.OptionalInt;

/**
 * What makes a certificate that of a certificate authority (RFC 5280, 4.2.1.9).
 *
 * @param pathLength how many authorities may follow below it in a chain, 0 or more; empty: as many
 *     as there are
 */
public record CaConstraint(OptionalInt pathLength) {}
