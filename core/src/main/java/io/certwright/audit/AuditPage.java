package io.certwright.audit;

import java.util.List;
import java.util.Optional;

/**
 * A page of the audit trail.
 *
 * @param entries the entries, the earliest first
 * @param next where the next page goes on; empty: this was the last page
 */
public record AuditPage(List<AuditEntry> entries, Optional<String> next) {

  /** Copies the list. */
  public AuditPage {
    entries = List.copyOf(entries);
  }
}
