package io.certwright.policy;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.Problem;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import javax.security.auth.x500.X500Principal;

/** How a builder comes to its subject: it was given, or is made of the first of the names. */
final class SubjectChoice {

  private X500Principal given = SubjectName.EMPTY;
  private List<Problem> problems = List.of();
  private boolean fromNames;
  private X500Principal around = SubjectName.EMPTY;

  /** This one, whatever was chosen before. */
  void set(X500Principal subject) {
    given = subject;
    problems = List.of();
    fromNames = false;
  }

  /** The one that a text says; what is wrong with it is kept for later. */
  void read(Function<String, X500Principal> reader, String text) {
    Objects.requireNonNull(text, SubjectName.FIELD);
    set(SubjectName.EMPTY);
    try {
      given = reader.apply(text);
    } catch (InvalidPolicyException e) {
      problems = e.problems();
    }
  }

  /** A common name alone, which is the first of the names. */
  void takeFromNames() {
    fromNames = true;
  }

  /** The common name of this subject, if it has one, becomes the first of the names. */
  void takeFromNamesWithin(X500Principal subject) {
    fromNames = SubjectName.hasCommonName(subject);
    around = subject;
  }

  /** What was wrong with the text. */
  List<Problem> problems() {
    return problems;
  }

  /** The subject, for these names. */
  X500Principal of(List<SubjectAlternativeName> names) {
    return fromNames ? SubjectName.fromFirst(names, around) : given;
  }
}
