package io.certwright.benchmarks;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.certwright.CryptoProviders;

/** Issuing with a native provider, against issuing without one. */
final class NativeFigure implements Figure {

  private static final double AIM = 0.5;

  @Override
  public String name() {
    return "issue-native";
  }

  @Override
  public Line measure(Effort effort) throws Exception {
    var provider = AmazonCorrettoCryptoProvider.INSTANCE;
    var failure = provider.getLoadingError();
    if (failure != null) {
      return Line.skipped(name(), "the native provider does not load: " + failure.getMessage());
    }
    var preferring = CryptoProviders.standard().preferring(provider);
    try (var fast = IssuingVault.inMemory(preferring);
        var standard = IssuingVault.inMemory()) {
      var duel = Duel.ofCpu(fast::issue, standard::issue, effort);
      return Line.of(name(), duel.ours(), duel.floor(), "us", AIM);
    }
  }
}
