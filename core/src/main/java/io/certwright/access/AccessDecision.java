package io.certwright.access;

import java.util.Optional;

/**
 * Whether an identity has a permission, and why.
 *
 * @param allowed whether it has
 * @param by the assignment that decided: of those that deny one, otherwise of those that allow one,
 *     the first by name; empty: there is none, so it is not allowed
 * @param reason the same for a person to read
 */
public record AccessDecision(boolean allowed, Optional<Assignment> by, String reason) {}
