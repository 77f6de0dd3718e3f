package io.certwright.audit;

import java.util.List;
import java.util.Optional;

/**
 * A page of the audit trail.
 *
 * @param entries the entries, oldest first
 * @param next the position to go on after; empty: this was the last page
 */
public record AuditPage(List<AuditEntry> entries, Optional<String> next) {

  /** Copies the list. */
  public AuditPage {
    entries = List.copyOf(entries);
  }
}
