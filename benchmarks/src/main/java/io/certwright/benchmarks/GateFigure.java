package io.certwright.benchmarks;

import io.certwright.Vault;
import io.certwright.access.Assignment;
import io.certwright.access.Grant;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Scope;

/**
 * The lookup of a cached certificate by an identity with a hundred assignments, one of which
 * denies, against the same lookup by the owner, which the gate lets through at once.
 */
final class GateFigure implements Figure {

  private static final double AIM = 1.3;
  private static final int NAMES = 1_024;
  private static final int ASSIGNMENTS = 100;

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
      assign(vault.vault(), names[0]);
      var somebody = vault.vault().as(Identity.named("somebody"));
      var duel =
          Duel.ofCpu(
              times -> lookUp(somebody, names, times),
              times -> lookUp(vault.vault(), names, times),
              effort);
      return Line.of(name(), duel.ours(), duel.floor(), "ns", AIM);
    }
  }

  /** One that lets it see all of them, one that denies another, and others that are beside them. */
  private static void assign(Vault vault, String name) {
    var somebody = Principal.identity("somebody");
    var get = Grant.permissions(Permission.CERTIFICATES_GET);
    var access = vault.access();
    access.putAssignment(
        Assignment.allow("all", somebody, get, Scope.prefix(name.substring(0, 1))));
    access.putAssignment(Assignment.deny("not", somebody, get, Scope.certificate(name + "-not")));
    for (int i = 2; i < ASSIGNMENTS; i++) {
      var scope = i % 2 == 0 ? Scope.prefix("team-" + i) : Scope.certificate("single-" + i);
      access.putAssignment(Assignment.allow("other-" + i, somebody, get, scope));
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
