package io.certwright.benchmarks;

import io.certwright.Vault;
import io.certwright.access.Identity;

/**
 * The lookup of a cached certificate by an identity with a hundred assignments, one of which
 * denies, against the same lookup by the owner, which the gate lets through at once.
 */
final class GateFigure implements Figure {

  private static final double AIM = 1.3;
  private static final int NAMES = 1_024;

  @Override
  public String name() {
    return "gate-get";
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    int count = Integer.highestOneBit(Math.min(NAMES, effort.certificates()));
    try (var vault = IssuingVault.inMemory()) {
      vault.issue(count);
      var names = new String[count];
      for (int i = 0; i < count; i++) {
        names[i] = Host.name(i);
      }
      Assignments.hundred(vault.vault(), names[0]);
      var somebody = vault.vault().as(Identity.named(Assignments.SOMEBODY));
      var duel =
          Duel.ofCpu(
              times -> lookUp(somebody, names, times),
              times -> lookUp(vault.vault(), names, times),
              effort);
      return Line.of(name(), duel.ours(), duel.floor(), "ns", AIM);
    }
  }

  private static int lookUp(Vault vault, String[] names, int times) {
    int sum = 0;
    for (int i = 0; i < times; i++) {
      sum += vault.get(names[i & (names.length - 1)]).version().length();
    }
    return sum;
  }
}
