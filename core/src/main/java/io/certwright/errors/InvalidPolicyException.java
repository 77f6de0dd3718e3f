package io.certwright.errors;

import java.util.List;
import java.util.stream.Collectors;

/** A policy that cannot be: it lists everything that is wrong with it. */
public final class InvalidPolicyException extends VaultException {

  private static final long serialVersionUID = 1L;

  private final Problem[] problems;

  /**
   * @param problems what is wrong, in the order in which it is to be read; at least one
   */
  public InvalidPolicyException(List<Problem> problems) {
    super(describe(problems));
    this.problems = problems.toArray(new Problem[0]);
  }

  private static String describe(List<Problem> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a policy without problems is valid");
    }
    return problems.stream()
        .map(Problem::toString)
        .collect(Collectors.joining("\n  ", "The policy is not valid:\n  ", ""));
  }

  /** Everything that is wrong, at least one problem. */
  public List<Problem> problems() {
    return List.of(problems);
  }
}
