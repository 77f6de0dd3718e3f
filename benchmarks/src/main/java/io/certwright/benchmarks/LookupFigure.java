package io.certwright.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.certwright.Certificate;
import io.certwright.Vault;

/**
 * The lookup of a certificate that is cached, against a bare hit of the same kind of cache. Both
 * keep their order of use up to date in the calling thread, so that its CPU time tells all.
 */
final class LookupFigure implements Figure {

  private static final double AIM = 3;
  private static final int NAMES = 1_024;
  private static final int CAPACITY = 10_000;

  @Override
  public String name() {
    return "get";
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    int count = Integer.highestOneBit(Math.min(NAMES, effort.certificates()));
    try (var vault = IssuingVault.inMemory()) {
      vault.issue(count);
      var names = new String[count];
      Cache<String, Certificate> cache =
          Caffeine.newBuilder().maximumSize(CAPACITY).executor(Runnable::run).build();
      for (int i = 0; i < count; i++) {
        names[i] = Host.name(i);
        cache.put(names[i], vault.vault().get(names[i]));
      }
      var duel =
          Duel.ofCpu(
              times -> lookUp(vault.vault(), names, times),
              times -> lookUp(cache, names, times),
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

  private static int lookUp(Cache<String, Certificate> cache, String[] names, int times) {
    int sum = 0;
    for (int i = 0; i < times; i++) {
      var hit = cache.getIfPresent(names[i & (names.length - 1)]);
      sum += hit == null ? 0 : hit.version().length();
    }
    return sum;
  }
}
