package io.certwright.lint;

/** Whose rules a certificate is held to. */
public enum LintProfile {
  /** RFC 5280 and those that it builds on; no weak keys. Every certificate is held to these. */
  RFC_5280,
  /**
   * Those of RFC 5280 and, for a certificate that is none of an authority, the rules that browsers
   * hold public authorities to: the CA/Browser Forum's Baseline Requirements for TLS servers.
   */
  WEB_PKI
}
