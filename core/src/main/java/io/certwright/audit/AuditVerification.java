package io.certwright.audit;

import java.util.List;

/**
 * The result of a verification.
 *
 * @param entries how many entries were checked
 * @param records how many records were compared with what the entries tell of them
 * @param checkpoints how many checkpoints were checked
 * @param findings what is wrong; empty if nothing is
 */
public record AuditVerification(
    long entries, long records, long checkpoints, List<AuditFinding> findings) {

  /** Copies the list. */
  public AuditVerification {
    findings = List.copyOf(findings);
  }

  /** Whether nothing is wrong. */
  public boolean isIntact() {
    return findings.isEmpty();
  }
}
