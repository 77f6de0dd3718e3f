package io.certwright.internal.lint;

/** How strictly a certificate is judged. */
public enum Measure {
  /** What is forbidden is an error. */
  STRICT,
  /**
   * An error is only what makes a certificate useless or dangerous, the rest of what is forbidden a
   * warning: a public authority's habits must not leave a user without a certificate.
   */
  LENIENT
}
