package io.certwright.audit;

import java.util.List;
import java.util.Optional;

/**
 * The result of verifying an export without the vault.
 *
 * @param entries how many entries were checked
 * @param checkpoint the last checkpoint, which says how far the export proves anything; compare it
 *     with what an anchor has, for an older export is as whole as a newer one; empty: there is none
 * @param findings what is wrong, the place being an entry's position, a checkpoint's or {@code
 *     line} and a number; empty if nothing is
 */
public record ExportVerification(
    long entries, Optional<AuditCheckpoint> checkpoint, List<AuditFinding> findings) {

  /** Copies the list. */
  public ExportVerification {
    findings = List.copyOf(findings);
  }

  /** Whether nothing is wrong. */
  public boolean isIntact() {
    return findings.isEmpty();
  }
}
