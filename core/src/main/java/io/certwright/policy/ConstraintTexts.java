package io.certwright.policy;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.Problem;
import java.util.function.Supplier;

/** Reading of name constraints (RFC 5280, 4.2.1.10). */
final class ConstraintTexts {

  /** The field that problems with the value of a name constraint are told under. */
  static final String FIELD = "nameConstraints";

  private ConstraintTexts() {}

  /** A host, or a dot and the domain that hosts are in. */
  static String normalise(String field, String text) {
    boolean domain = text.startsWith(".");
    String name = domain ? text.substring(1) : text;
    return (domain ? "." : "") + DnsName.normalise(field, name, DnsName.Wildcard.REFUSED);
  }

  /** What is read as a subject is none here. */
  static <T> T underField(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (InvalidPolicyException e) {
      throw new InvalidPolicyException(
          e.problems().stream()
              .map(problem -> new Problem(FIELD, problem.rule(), problem.message()))
              .toList());
    }
  }
}
