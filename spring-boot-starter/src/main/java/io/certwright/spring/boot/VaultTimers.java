package io.certwright.spring.boot;

import io.certwright.event.Measurement;
import io.certwright.event.Measurement.Asked;
import io.certwright.event.Measurement.Committed;
import io.certwright.event.Measurement.Delivered;
import io.certwright.event.Measurement.Looked;
import io.certwright.event.Measurement.Lost;
import io.certwright.event.Measurement.Stepped;
import io.certwright.event.VaultMeter;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What a vault and its life cycle engine do, as timers and counters. There are series for issuers,
 * listeners and kinds of work, and none for a certificate. What is done before a registry is there,
 * at the start of the application, is not counted. Thread-safe.
 */
final class VaultTimers implements VaultMeter, MeterBinder {

  /** A series has the same tags always. */
  private static final String NONE = "none";

  private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();
  private final String vault;

  VaultTimers(String vault) {
    this.vault = vault;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    registries.add(registry);
  }

  @Override
  public void measured(Measurement measurement) {
    for (var registry : registries) {
      measured(measurement, registry);
    }
  }

  private void measured(Measurement measurement, MeterRegistry to) {
    if (measurement instanceof Committed committed) {
      to.timer("certwright.commit", tags("outcome", tag(committed.outcome())))
          .record(committed.took());
      to.summary("certwright.commit.operations", tags()).record(committed.operations());
    } else if (measurement instanceof Asked asked) {
      to.timer("certwright.issuer", tags(asked)).record(asked.took());
    } else if (measurement instanceof Stepped stepped) {
      to.timer("certwright.lifecycle.step", tags(stepped)).record(stepped.took());
      to.timer("certwright.lifecycle.late", tags("kind", tag(stepped.kind())))
          .record(stepped.late());
    } else if (measurement instanceof Looked looked) {
      to.timer("certwright.lifecycle.look", tags()).record(looked.took());
      to.summary("certwright.lifecycle.due", tags()).record(looked.due());
    } else if (measurement instanceof Delivered delivered) {
      to.timer(
              "certwright.listener",
              tags("listener", delivered.listener(), "outcome", tag(delivered.outcome())))
          .record(delivered.took());
    } else if (measurement instanceof Lost lost) {
      to.counter("certwright.measurements.lost", tags()).increment((double) lost.measurements());
    }
  }

  private Tags tags(Asked asked) {
    return tags(
        "issuer",
        asked.issuer(),
        "question",
        tag(asked.question()),
        "answer",
        tag(asked.answer()),
        "refusal",
        tag(asked.refusal()));
  }

  private Tags tags(Stepped stepped) {
    return tags(
        "kind",
        tag(stepped.kind()),
        "issuer",
        stepped.issuer().orElse(NONE),
        "outcome",
        tag(stepped.outcome()),
        "refusal",
        tag(stepped.refusal()));
  }

  private Tags tags(String... more) {
    return Tags.of("vault", vault).and(more);
  }

  private static String tag(Optional<Refusal> refusal) {
    return refusal.map(VaultTimers::tag).orElse(NONE);
  }

  private static String tag(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
