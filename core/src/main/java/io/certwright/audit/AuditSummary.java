package io.certwright.audit;

import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.List;

/**
 * What was pruned from an audit trail so far. The newest {@linkplain AuditCheckpoint checkpoint}
 * signs its digest, and an {@linkplain AuditFormat#JSON_LINES export} contains it.
 *
 * @param number how many prunes there were
 * @param time when the last of them was, by the vault's clock
 * @param chains what is gone of each chain
 * @param digest SHA-256 of the summary as it is signed
 */
public record AuditSummary(long number, Instant time, List<Chain> chains, Bytes digest) {

  /** Copies the list. */
  public AuditSummary {
    chains = List.copyOf(chains);
  }

  /** How many entries are gone. */
  public long entries() {
    return chains.stream().mapToLong(Chain::entries).sum();
  }

  /**
   * What is gone of a chain: all entries from its first to this one.
   *
   * @param last the last of them
   * @param from the earliest time of one of them
   * @param until the latest time of one of them
   * @param counts how many there were of each kind
   */
  public record Chain(AuditCheckpoint.Head last, Instant from, Instant until, List<Count> counts) {

    /** Copies the list. */
    public Chain {
      counts = List.copyOf(counts);
    }

    /** How many entries are gone. */
    public long entries() {
      return counts.stream().mapToLong(Count::entries).sum();
    }
  }

  /**
   * How many entries told of an operation that ended so.
   *
   * @param operation as {@link AuditEntry#operation()}
   * @param outcome how it ended
   * @param entries how many, 1 or more
   */
  public record Count(String operation, AuditOutcome outcome, long entries) {}
}
