package io.certwright.errors;

import java.io.Serializable;

/**
 * One thing that is wrong with a policy.
 *
 * @param field the field, as the builder names it, for example {@code dnsNames}
 * @param rule the rule that is broken: a word of {@code [a-z0-9-]} that does not change from
 *     version to version, for example {@code duplicate}
 * @param message what is wrong and what to do, on one line; what came from outside is escaped and
 *     shortened
 */
public record Problem(String field, String rule, String message) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Makes the texts printable. */
  public Problem {
    field = Printable.of(field);
    rule = Printable.of(rule);
    message = Printable.of(message);
  }

  /** Field, rule and message on one line. */
  @Override
  public String toString() {
    return field + ": " + message + " [" + rule + "]";
  }
}
