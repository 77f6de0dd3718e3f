package io.certwright.trust;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * A chain that is not trusted for what was asked.
 *
 * @param faults what is wrong with the path that came closest, the first of them the one that it
 *     failed by; never empty
 * @param closest that path as far as it went, the leaf first; empty if not even the leaf could be
 *     read
 * @param failedCandidates how many issuers and whole paths were tried and failed
 * @param exhausted the limit that was reached, if one was: with a higher one the answer might be
 *     another
 * @param work what it cost
 */
public record RefusedChain(
    List<ChainFault> faults,
    List<X509Certificate> closest,
    long failedCandidates,
    Optional<ValidationLimit> exhausted,
    ValidationWork work)
    implements ValidationResult {

  /** Copies the lists. */
  public RefusedChain {
    faults = List.copyOf(faults);
    closest = List.copyOf(closest);
    if (faults.isEmpty()) {
      throw new IllegalArgumentException("A refusal needs a reason");
    }
  }

  /** Whether one of the faults is of that rule. */
  public boolean breaks(ChainRule rule) {
    return faults.stream().anyMatch(fault -> fault.rule() == rule);
  }

  /** The faults and what they cost; nothing of what the certificates say. */
  @Override
  public String toString() {
    return "RefusedChain" + faults + exhausted.map(limit -> " at " + limit.code()).orElse("");
  }
}
