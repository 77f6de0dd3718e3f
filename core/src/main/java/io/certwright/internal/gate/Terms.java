package io.certwright.internal.gate;

import io.certwright.access.ApprovalRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is wanted of others before something is done.
 *
 * @param approvals how many have to approve; 0: nothing is wanted
 * @param open how long a request for it waits
 * @param usable within which time it has to be done then
 */
public record Terms(int approvals, Duration open, Duration usable) {

  /** Nothing. */
  public static final Terms NONE = new Terms(0, ApprovalRule.OPEN, ApprovalRule.USABLE);

  /** The approval of another, for who may do it only so. */
  static final Terms TWO_PEOPLE = new Terms(1, ApprovalRule.OPEN, ApprovalRule.USABLE);

  /** What some rules want. */
  public static Terms of(List<ApprovalRule> rules) {
    return rules.stream()
        .map(rule -> new Terms(rule.approvals(), rule.open(), rule.usable()))
        .reduce(NONE, Terms::and);
  }

  /** Both. */
  Terms and(Terms other) {
    if (approvals == 0 || other.approvals == 0) {
      return approvals == 0 ? other : this;
    }
    return new Terms(
        Math.max(approvals, other.approvals),
        open.compareTo(other.open) < 0 ? open : other.open,
        usable.compareTo(other.usable) < 0 ? usable : other.usable);
  }

  /** The same with a request that waits no longer than that. */
  public Terms atMost(Optional<Duration> longest) {
    return longest
        .filter(limit -> limit.compareTo(open) < 0)
        .map(limit -> new Terms(approvals, limit, usable))
        .orElse(this);
  }

  /** Whether nothing is wanted. */
  public boolean isNone() {
    return approvals == 0;
  }
}
