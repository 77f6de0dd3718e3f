package io.certwright.internal.trust;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The order in which candidates for an issuer are tried: those whose key identifier is the one that
 * is asked for, anchors, those that are valid; the longest-lived first. Key identifiers are hints,
 * so one that differs comes last, but is not left out.
 */
final class Ranking {

  private Ranking() {}

  static List<Node> of(List<Node> candidates, Node below, Pool pool, Instant at) {
    if (candidates.size() < 2) {
      return candidates;
    }
    var order =
        Comparator.<Node>comparingInt(node -> identifiers(node, below))
            .thenComparing(node -> !pool.isAnchor(node))
            .thenComparing(node -> !node.isValidAt(at))
            .thenComparing(node -> !below.signed().algorithm().isOf(node.key()))
            .thenComparing(node -> node.certificate().getNotAfter(), Comparator.reverseOrder());
    var sorted = new ArrayList<>(candidates);
    sorted.sort(order);
    return sorted;
  }

  private static int identifiers(Node issuer, Node below) {
    var asked = below.authorityKeyId();
    var has = issuer.subjectKeyId();
    if (asked.isEmpty() || has.isEmpty()) {
      return 1;
    }
    return asked.equals(has) ? 0 : 2;
  }
}
