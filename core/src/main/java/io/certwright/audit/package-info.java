/**
 * Proof of who did what: the entries of the audit trail, and its verification.
 *
 * <p>An entry becomes durable in the same commit as the change that it tells of. Entries are
 * linked: each carries the digest of the one before it, and the digests of the records that it
 * tells of. Nodes that share a storage write chains of their own, which tell of each other.
 */
@NullMarked
package io.certwright.audit;

import org.jspecify.annotations.NullMarked;
