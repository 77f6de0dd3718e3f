package io.certwright.spring.boot;

import io.certwright.Vault;
import io.certwright.VaultCensus;
import io.certwright.VaultCensus.Standing;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The vault's census as gauges, taken once for all that are read within a second. */
final class VaultMetrics implements MeterBinder {

  private static final long GOOD_FOR = Duration.ofSeconds(1).toNanos();

  private final Vault vault;
  private @Nullable VaultCensus census;
  private long taken;

  VaultMetrics(Vault vault) {
    this.vault = vault;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (var standing : Standing.values()) {
      gauge(
              "certwright.certificates",
              "Certificates by how they stand",
              seen -> seen.count(standing))
          .tag("standing", standing.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    gauge(
            "certwright.certificates.failing",
            "Certificates whose last attempt at a version failed",
            VaultCensus::failingTotal)
        .register(registry);
    gauge(
            "certwright.lifecycle.overdue",
            "For how long the life cycle engine has left something undone",
            seen -> seen.overdue().longest().toMillis() / 1000.0)
        .baseUnit("seconds")
        .register(registry);
  }

  private Gauge.Builder<?> gauge(
      String name, String description, ToDoubleFunction<VaultCensus> value) {
    return Gauge.builder(name, this, metrics -> value.applyAsDouble(metrics.census()))
        .description(description)
        .tag("vault", vault.name());
  }

  private synchronized VaultCensus census() {
    long now = System.nanoTime();
    var last = census;
    if (last == null || now - taken > GOOD_FOR) {
      last = vault.census();
      census = last;
      taken = now;
    }
    return last;
  }
}
