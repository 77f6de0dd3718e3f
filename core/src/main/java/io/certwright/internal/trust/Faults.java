package io.certwright.internal.trust;

import io.certwright.trust.ChainFault;
import io.certwright.trust.ChainRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what is wrong with one certificate of a path. */
final class Faults {

  private final int position;
  private final Node node;
  private final List<ChainFault> all = new ArrayList<>();

  Faults(int position, Node node) {
    this.position = position;
    this.node = node;
  }

  void add(ChainRule rule, String message) {
    all.add(new ChainFault(rule, position, Optional.of(node.certificate()), message));
  }

  void require(boolean good, ChainRule rule, String message) {
    if (!good) {
      add(rule, message);
    }
  }

  void add(Optional<KeyRules.Weakness> weakness) {
    weakness.ifPresent(found -> add(found.rule(), found.message()));
  }

  List<ChainFault> all() {
    return all;
  }

  static ChainFault one(ChainRule rule, int position, Node node, String message) {
    return new ChainFault(rule, position, Optional.of(node.certificate()), message);
  }
}
