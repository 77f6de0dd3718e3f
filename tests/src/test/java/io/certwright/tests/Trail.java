package io.certwright.tests;

import io.certwright.Vault;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The audit trail, as far as a test asks for it. */
final class Trail {

  private static final int PAGE = 1000;

  private Trail() {}

  /** All entries of an operation, in order. */
  static List<AuditEntry> entries(Vault vault, String operation) {
    return of(vault).stream().filter(entry -> entry.operation().equals(operation)).toList();
  }

  /** All entries, in order. */
  static List<AuditEntry> of(Vault vault) {
    var all = new ArrayList<AuditEntry>();
    Optional<String> after = Optional.empty();
    do {
      var page = vault.audit().entries(after, PAGE);
      all.addAll(page.entries());
      after = page.next();
    } while (after.isPresent());
    return all;
  }

  /** How many were denied something. */
  static long denials(Vault vault) {
    return of(vault).stream().filter(entry -> entry.outcome() == AuditOutcome.DENIED).count();
  }

  /** The last entry of an operation. */
  static AuditEntry last(Vault vault, String operation) {
    var all = entries(vault, operation);
    return all.get(all.size() - 1);
  }
}
