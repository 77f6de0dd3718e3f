package io.certwright.policy;

import static io.certwright.policy.Refusals.quote;

import io.certwright.errors.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/** What RFC 5280 (4.1.2.6 and the upper bounds of its appendix A.1) wants of a subject. */
final class SubjectCheck {

  /** The most characters of a common name. */
  static final int MAX_COMMON_NAME = 64;

  private static final int MAX_ATTRIBUTES = 32;
  static final String COMMON_NAME = "2.5.4.3";
  private static final String COUNTRY = "2.5.4.6";
  private static final Set<String> ONLY_ONCE = Set.of(COMMON_NAME, COUNTRY);
  private static final Map<String, Bound> BOUNDS =
      Map.of(
          COMMON_NAME,
          new Bound("common name (CN)", MAX_COMMON_NAME),
          "2.5.4.5",
          new Bound("serial number", 64),
          COUNTRY,
          new Bound("country (C)", 2),
          "2.5.4.7",
          new Bound("locality (L)", 128),
          "2.5.4.8",
          new Bound("state (ST)", 128),
          "2.5.4.10",
          new Bound("organization (O)", 64),
          "2.5.4.11",
          new Bound("organizational unit (OU)", 64),
          "2.5.4.12",
          new Bound("title (T)", 64),
          "2.5.4.65",
          new Bound("pseudonym", 128),
          "1.2.840.113549.1.9.1",
          new Bound("e-mail address", 255));

  private record Bound(String name, int max) {}

  private SubjectCheck() {}

  static List<Problem> problems(String text, X500Principal subject) {
    var problems = new ArrayList<Problem>();
    List<DerName.Attribute> attributes;
    try {
      attributes = DerName.attributes(subject.getEncoded());
    } catch (IllegalArgumentException e) {
      return List.of(problem("encoding", quote(text) + " cannot be encoded as a name"));
    }
    if (attributes.size() > MAX_ATTRIBUTES) {
      return List.of(
          problem("too-many", "a subject has at most " + MAX_ATTRIBUTES + " attributes"));
    }
    var seen = new HashSet<String>();
    for (DerName.Attribute attribute : attributes) {
      String type = attribute.type();
      if (!seen.add(type) && ONLY_ONCE.contains(type)) {
        problems.add(problem("duplicate", "there is more than one " + nameOf(type)));
      }
      attribute
          .text()
          .map(value -> valueProblem(type, value))
          .orElseGet(() -> Optional.of(problem("encoding", nameOf(type) + " is not text")))
          .ifPresent(problems::add);
    }
    return problems;
  }

  private static Optional<Problem> valueProblem(String type, String value) {
    String name = nameOf(type);
    if (value.isBlank()) {
      return Optional.of(problem("empty", name + " is empty; give a value or leave it out"));
    }
    if (Texts.isDeceptive(value)) {
      return Optional.of(
          problem(
              "characters",
              name + " " + quote(value) + " has control, direction or invisible characters"));
    }
    if (!value.equals(value.strip())) {
      return Optional.of(
          problem("space", name + " " + quote(value) + " begins or ends with a space"));
    }
    Bound bound = BOUNDS.get(type);
    if (bound != null && value.codePointCount(0, value.length()) > bound.max()) {
      return Optional.of(
          problem(
              "length",
              name + " " + quote(value) + " is longer than " + bound.max() + " characters"));
    }
    if (type.equals(COUNTRY) && !value.matches("[A-Z]{2}")) {
      return Optional.of(
          problem(
              "country", name + " " + quote(value) + " is not of two capital letters, like DE"));
    }
    return Optional.empty();
  }

  private static String nameOf(String type) {
    Bound bound = BOUNDS.get(type);
    return bound == null ? "attribute " + type : bound.name();
  }

  private static Problem problem(String rule, String message) {
    return new Problem(SubjectName.FIELD, rule, message);
  }
}
