package io.certwright.spi.storage;

import java.time.Duration;

/**
 * A wish to have due records in hand for a while.
 *
 * @param vault the vault
 * @param id the name of the claim, never used before
 * @param lease how long others are to leave the records alone, from one millisecond to one day
 * @param limit the most records to claim, 1 to {@value ListQuery#MAX_LIMIT}
 */
public record ClaimRequest(VaultId vault, ClaimId id, Duration lease, int limit) {

  /** The longest lease: one day. */
  public static final Duration MAX_LEASE = Duration.ofDays(1);

  /** Checks the limits. */
  public ClaimRequest {
    ListQuery.requireLimit(limit);
    if (lease.toMillis() < 1 || lease.compareTo(MAX_LEASE) > 0) {
      throw new IllegalArgumentException(
          "a lease of " + lease + " is not within one millisecond and one day");
    }
  }
}
