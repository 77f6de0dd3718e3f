package io.certwright.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.event.Measurement;
import io.certwright.event.Measurement.Asked;
import io.certwright.event.Measurement.Committed;
import io.certwright.event.Measurement.Delivered;
import io.certwright.event.Measurement.Looked;
import io.certwright.event.Measurement.Lost;
import io.certwright.event.Measurement.Stepped;
import io.certwright.event.VaultMeter;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.Storage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class VaultTimersTest {

  private static final Duration TOOK = Duration.ofMillis(7);

  private final MeterRegistry registry = new SimpleMeterRegistry();

  private static ApplicationContextRunner runner() {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                CertwrightAutoConfiguration.class,
                CertwrightActuatorAutoConfiguration.class,
                SslAutoConfiguration.class))
        .withBean(Storage.class, MemoryStorage::create)
        .withBean(KeyProtection.class, KeyProtections::ephemeral)
        .withBean(SimpleMeterRegistry.class);
  }

  private static Stepped step(Optional<String> issuer, Optional<Refusal> refusal) {
    return new Stepped(
        Stepped.Kind.VERSION, issuer, Stepped.Outcome.DONE, refusal, TOOK, Duration.ofSeconds(2));
  }

  @Test
  void eachMeasurementIsASeriesOfWhatItIsOf() {
    var timers = new VaultTimers("shop");
    timers.measured(new Looked(1, TOOK));
    timers.bindTo(registry);
    var refused = Optional.of(Refusal.REJECTED);
    var all =
        List.<Measurement>of(
            new Committed(Committed.Outcome.DONE, 3, TOOK),
            new Asked("acme", Asked.Question.SUBMIT, Asked.Answer.REFUSED, refused, TOOK),
            step(Optional.of("acme"), refused),
            step(Optional.empty(), Optional.empty()),
            new Looked(5, TOOK),
            new Delivered("pager", Delivered.Outcome.TOLD, TOOK),
            new Lost(4));
    for (int times = 0; times < 2; times++) {
      all.forEach(timers::measured);
    }
    assertThat(registry.getMeters()).hasSize(10);
    assertThat(registry.getMeters())
        .allSatisfy(meter -> assertThat(meter.getId().getTag("vault")).isEqualTo("shop"));
    var commits = registry.get("certwright.commit").tag("outcome", "done").timer();
    assertThat(commits.count()).isEqualTo(2);
    assertThat(commits.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(14);
    assertThat(registry.get("certwright.commit.operations").summary().totalAmount()).isEqualTo(6);
    assertThat(
            registry
                .get("certwright.issuer")
                .tags("issuer", "acme", "question", "submit")
                .tags("answer", "refused", "refusal", "rejected")
                .timer()
                .count())
        .isEqualTo(2);
    assertThat(
            registry
                .get("certwright.lifecycle.step")
                .tags("kind", "version", "issuer", "none", "outcome", "done", "refusal", "none")
                .timer()
                .count())
        .isEqualTo(2);
    assertThat(registry.get("certwright.lifecycle.late").timer().max(TimeUnit.SECONDS))
        .isEqualTo(2);
    assertThat(registry.get("certwright.lifecycle.look").timer().count()).isEqualTo(2);
    assertThat(registry.get("certwright.lifecycle.due").summary().max()).isEqualTo(5);
    assertThat(
            registry
                .get("certwright.listener")
                .tags("listener", "pager", "outcome", "told")
                .timer()
                .count())
        .isEqualTo(2);
    assertThat(registry.get("certwright.measurements.lost").counter().count()).isEqualTo(8);
  }

  @Test
  void theVaultOfAnApplicationIsMeasuredAndNoCertificateHasASeries() {
    runner()
        .run(
            context -> {
              var timers = context.getBean(VaultTimers.class);
              timers.bindTo(registry);
              var vault = context.getBean(Vault.class);
              for (int i = 0; i < 20; i++) {
                vault.create("shop-" + i, CertificatePolicy.tlsServer("localhost").build());
              }
              awaitCommits(20);
            });
    assertThat(registry.find("certwright.commit").timers()).hasSize(1);
    assertThat(registry.getMeters())
        .allSatisfy(meter -> assertThat(meter.getId().toString()).doesNotContain("shop-"));
  }

  /** They are told a little later, by a thread of the vault's. */
  private void awaitCommits(int least) {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (registry.find("certwright.commit").timers().stream().mapToLong(t -> t.count()).sum()
        < least) {
      assertThat(System.nanoTime()).as("commits are measured").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void aMeterOfTheApplicationTakesItsPlace() {
    var told = new CountDownLatch(1);
    VaultMeter own = measurement -> told.countDown();
    runner()
        .withBean(VaultCustomizer.class, () -> builder -> builder.meter(own))
        .run(
            context -> {
              context.getBean(VaultTimers.class).bindTo(registry);
              var vault = context.getBean(Vault.class);
              vault.create("shop", CertificatePolicy.tlsServer("localhost").build());
              assertThat(told.await(1, TimeUnit.MINUTES)).isTrue();
            });
    assertThat(registry.getMeters()).isEmpty();
  }
}
