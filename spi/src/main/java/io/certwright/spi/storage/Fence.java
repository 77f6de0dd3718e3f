package io.certwright.spi.storage;

/**
 * The precondition that a record is still in the hand of one claimer: it was not put, deleted or
 * claimed by anybody since this claim. That the lease is over does not break it; that somebody else
 * has the record since does.
 *
 * @param key the record
 * @param claim the claim
 */
public record Fence(RecordKey key, ClaimId claim) {}
