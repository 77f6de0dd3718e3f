package io.certwright.lint;

/** How bad a finding is, the mildest first. */
public enum LintSeverity {
  /** Unusual, and allowed. */
  NOTICE,
  /** Against advice, or nobody's choice any more; the certificate works. */
  WARNING,
  /** Forbidden, or dangerous. A vault does not sign such a certificate. */
  ERROR
}
