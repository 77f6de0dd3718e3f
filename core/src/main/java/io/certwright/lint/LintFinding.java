package io.certwright.lint;

import java.io.Serializable;

/**
 * One rule that a certificate breaks. However often it does, there is one finding, of the first
 * place.
 *
 * @param code the rule: a word of {@code [a-z0-9-]} that does not change from version to version
 * @param severity how bad it is
 * @param citation where the rule stands, for example {@code RFC 5280, section 4.2.1.6}
 * @param message what is wrong, on one line; it repeats nothing of what the certificate says
 */
public record LintFinding(String code, LintSeverity severity, String citation, String message)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Whether the severity is {@link LintSeverity#ERROR}. */
  public boolean isError() {
    return severity == LintSeverity.ERROR;
  }

  /** Message, citation and code on one line. */
  @Override
  public String toString() {
    return message + " (" + citation + ") [" + code + "]";
  }
}
