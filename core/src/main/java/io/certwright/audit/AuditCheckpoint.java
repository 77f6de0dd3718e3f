package io.certwright.audit;

import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.List;

/**
 * How far the audit trail of a vault had come at some time, signed by the vault's checkpoint key.
 *
 * @param number which of the vault's it is, from 1
 * @param time when, by the vault's clock
 * @param heads the last entry of each chain
 * @param pruned of each chain whose first entries were pruned the last of those
 * @param summary SHA-256 of the summary of what was pruned ({@link AuditSummary#digest}); empty:
 *     nothing was
 * @param previous SHA-256 of the signed checkpoint before it; empty: it is the first
 * @param rules SHA-256 over the rules of access that held; empty: there were none
 * @param signed what was signed, and the signature, as anchors keep it
 */
public record AuditCheckpoint(
    long number,
    Instant time,
    List<Head> heads,
    List<Head> pruned,
    Bytes summary,
    Bytes previous,
    Bytes rules,
    Bytes signed) {

  /** Copies the lists. */
  public AuditCheckpoint {
    heads = List.copyOf(heads);
    pruned = List.copyOf(pruned);
  }

  /**
   * The last entry of a chain.
   *
   * @param position where it stands, as {@link AuditEntry#position()}
   * @param digest SHA-256 of the entry, which the next one is linked to
   */
  public record Head(String position, Bytes digest) {}
}
