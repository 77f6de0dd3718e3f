package io.certwright.ca;

import io.certwright.internal.record.CrlRecord.Issue;
import java.time.Instant;
import java.util.Optional;

/**
 * A revocation list as it was published.
 *
 * @param number its number; greater than that of each one before with the same key and partition,
 *     deltas included
 * @param base the number of the complete list that it adds to; empty: it is complete itself
 * @param thisUpdate when it was made
 * @param nextUpdate by when there is another one
 * @param entries how many entries it has
 * @param unreadable how many of them are on hold because the vault's own record of them cannot be
 *     read any more: the entry of the audit trail that tells of the list names them
 * @param size how many bytes it has in DER
 */
public record PublishedCrl(
    long number,
    Optional<Long> base,
    Instant thisUpdate,
    Instant nextUpdate,
    long entries,
    long unreadable,
    long size) {

  static PublishedCrl of(Issue issue, Optional<Long> base) {
    return new PublishedCrl(
        issue.number(),
        base,
        issue.thisUpdate(),
        issue.nextUpdate(),
        issue.entries(),
        issue.unreadable(),
        issue.size());
  }
}
