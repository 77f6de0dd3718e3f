package io.certwright.audit;

import java.util.Optional;

/**
 * The audit trail of a vault.
 *
 * <p>Thread-safe. Reading it needs the permission {@code audit/read}.
 */
public interface AuditLog {

  /** The longest page. */
  int MAX_LIMIT = 1000;

  /**
   * A page of entries: the earliest first, and none before an entry that it refers to. What a node
   * adds under an earlier time than what was read already comes later, but it comes, and once.
   *
   * @param after where to go on, from {@link AuditPage#next()}; empty: at the first
   * @param limit the most entries to return, 1 to {@value #MAX_LIMIT}
   */
  AuditPage entries(Optional<String> after, int limit);

  /**
   * Reads the whole trail and every record of the vault, and compares them: finds entries and
   * records that were altered, removed, replaced by older ones or added behind the vault's back.
   *
   * <p>It cannot see that a whole store was put back to an earlier state: then trail and records
   * agree. Entries and changes that are made while it runs are left to the next verification.
   */
  AuditVerification verify();
}
