package io.certwright.audit;

/** How an audited operation ended. */
public enum AuditOutcome {
  /** It was done, and is durable together with its entry. */
  DONE,
  /** The caller has no right to it; nothing was done. */
  DENIED,
  /** It was allowed but failed; nothing was done besides what the entry says. */
  FAILED
}
