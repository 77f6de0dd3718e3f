package io.certwright.internal.trust;

import io.certwright.trust.ValidationLimit;
import io.certwright.trust.ValidationLimits;
import io.certwright.trust.ValidationWork;
import java.util.EnumMap;
import java.util.Map;

/** What one validation has spent and may still spend. Of one thread. */
final class Budget {

  private final ValidationLimits limits;
  private final Map<ValidationLimit, Long> spent = new EnumMap<>(ValidationLimit.class);
  private long paths;

  /** Nothing is spent yet. */
  Budget(ValidationLimits limits) {
    this.limits = limits;
  }

  /**
   * Takes an amount before the work is done.
   *
   * @throws Exhausted if that is more than is left
   */
  void spend(ValidationLimit what, long amount) {
    long after = spent(what) + amount;
    if (after > limits.of(what)) {
      throw new Exhausted(what);
    }
    spent.put(what, after);
  }

  long most(ValidationLimit what) {
    return limits.of(what);
  }

  void countPath() {
    paths++;
  }

  ValidationWork work() {
    return new ValidationWork(
        spent(ValidationLimit.CANDIDATES),
        spent(ValidationLimit.SIGNATURE_CHECKS),
        spent(ValidationLimit.NAME_CHECKS),
        spent(ValidationLimit.POLICY_NODES),
        spent(ValidationLimit.REVOCATION_BYTES),
        paths);
  }

  private long spent(ValidationLimit what) {
    return spent.getOrDefault(what, 0L);
  }
}
