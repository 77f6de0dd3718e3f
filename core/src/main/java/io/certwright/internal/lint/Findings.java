package io.certwright.internal.lint;

import io.certwright.lint.LintFinding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects what a lint finds. A rule is told once, so that no certificate, however large, yields
 * more findings than there are rules. Used by one thread.
 */
final class Findings {

  private final Measure measure;
  private List<LintFinding> found = List.of();
  private Set<Rule> rules = Set.of();

  Findings(Measure measure) {
    this.measure = measure;
  }

  /** The rule is broken at that byte. */
  void add(Rule rule, int at) {
    if (found.isEmpty()) {
      found = new ArrayList<>();
      rules = new HashSet<>();
    }
    if (rules.add(rule)) {
      found.add(
          new LintFinding(
              rule.code(),
              rule.gravity().severity(measure),
              rule.citation(),
              rule.text() + ", at byte " + at));
    }
  }

  /** The rule is broken at that byte, unless it is kept. */
  void require(boolean kept, Rule rule, int at) {
    if (!kept) {
      add(rule, at);
    }
  }

  /** What was found, in the order of the bytes. */
  List<LintFinding> all() {
    return List.copyOf(found);
  }
}
