package io.certwright.policy;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.Problem;
import java.util.Optional;
import java.util.function.Supplier;

/** A value, or nothing where it was refused; every other error is one of the code under test. */
final class Probe {

  private Probe() {}

  static <T> Optional<T> of(Supplier<T> value) {
    try {
      return Optional.of(value.get());
    } catch (InvalidPolicyException e) {
      return Optional.empty();
    }
  }

  /** The first problem of what is refused. */
  static Problem problem(Supplier<?> value) {
    try {
      throw new AssertionError("not refused: " + value.get());
    } catch (InvalidPolicyException e) {
      return e.problems().get(0);
    }
  }
}
