package io.certwright.policy;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;

/** The alternative names of a builder: texts, read when the policy is built. */
final class NameList {

  static final int MAX_NAMES = 100;
  static final String FIELD = "names";

  private record Entry(NameKind kind, String text) {}

  private final List<Entry> entries = new ArrayList<>();

  /** Puts these in the place of all of their kind, behind the others. */
  void replace(NameKind kind, Collection<String> texts) {
    entries.removeIf(entry -> entry.kind() == kind);
    texts.forEach(text -> add(kind, text));
  }

  void add(NameKind kind, String text) {
    entries.add(new Entry(kind, Objects.requireNonNull(text, kind.field())));
  }

  /** The names in order, without those that have a problem, which is added to the problems. */
  List<SubjectAlternativeName> read(List<Problem> problems) {
    if (entries.size() > MAX_NAMES) {
      problems.add(
          new Problem(
              FIELD,
              "too-many",
              entries.size() + " names are more than the " + MAX_NAMES + " that are allowed"));
      return List.of();
    }
    var names = new LinkedHashSet<SubjectAlternativeName>();
    for (Entry entry : entries) {
      try {
        SubjectAlternativeName name = entry.kind().read(entry.text());
        if (!names.add(name)) {
          problems.add(
              new Problem(entry.kind().field(), "duplicate", name + " is there more than once"));
        }
      } catch (InvalidPolicyException e) {
        problems.addAll(e.problems());
      }
    }
    return List.copyOf(names);
  }
}
