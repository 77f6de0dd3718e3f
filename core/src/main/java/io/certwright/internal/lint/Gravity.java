package io.certwright.internal.lint;

import io.certwright.lint.LintSeverity;

/** What it means that a rule is broken, the mildest first. */
enum Gravity {
  /** Unusual, and allowed. */
  NOTICE,
  /** Against a SHOULD. */
  WARNING,
  /** Against a MUST that relying parties live with: not to be signed, but others have done it. */
  FLAW,
  /** The certificate does not work, or works for an attacker. */
  BREAKAGE;

  LintSeverity severity(Measure measure) {
    return switch (this) {
      case NOTICE -> LintSeverity.NOTICE;
      case WARNING -> LintSeverity.WARNING;
      case FLAW -> measure == Measure.LENIENT ? LintSeverity.WARNING : LintSeverity.ERROR;
      case BREAKAGE -> LintSeverity.ERROR;
    };
  }
}
