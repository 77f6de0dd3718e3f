package io.certwright.internal.trust;

import io.certwright.trust.ChainFault;
import io.certwright.trust.ChainRule;
import java.util.List;

/**
 * What has failed in a search: how often, and the attempt that came closest. A whole path is closer
 * than a part of one, a longer part than a shorter one, and a wrong signature is the least, for
 * then the certificate that was tried is not the issuer at all. Of two alike the first counts: the
 * best candidates are tried first. Of one thread.
 */
public final class Attempts {

  private static final int WHOLE = 1_000;

  private List<Node> closest = List.of();
  private List<ChainFault> faults = List.of();
  private int score = -1;
  private long failed;

  void add(List<Node> path, List<ChainFault> why) {
    boolean stranger = why.stream().anyMatch(fault -> fault.rule() == ChainRule.SIGNATURE);
    keep(path, why, 2 * path.size() - (stranger ? 3 : 0));
  }

  void addWhole(List<Node> path, List<ChainFault> why) {
    keep(path, why, WHOLE);
  }

  private void keep(List<Node> path, List<ChainFault> why, int points) {
    failed++;
    if (points > score) {
      score = points;
      closest = path;
      faults = why;
    }
  }

  List<Node> closest() {
    return closest;
  }

  List<ChainFault> faults() {
    return faults;
  }

  long failed() {
    return failed;
  }
}
