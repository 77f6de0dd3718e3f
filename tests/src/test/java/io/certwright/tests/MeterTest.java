package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.errors.VaultException;
import io.certwright.event.Measurement;
import io.certwright.event.Measurement.Asked;
import io.certwright.event.Measurement.Committed;
import io.certwright.event.Measurement.Delivered;
import io.certwright.event.Measurement.Looked;
import io.certwright.event.Measurement.Stepped;
import io.certwright.event.VaultMeter;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuanceRequest;
import io.certwright.spi.issuer.Issuer;
import io.certwright.spi.issuer.IssuerAnswer;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.testkit.CommitFault;
import io.certwright.testkit.FakeAnswer;
import io.certwright.testkit.FakeCa;
import io.certwright.testkit.FaultyStorage;
import io.certwright.testkit.SettableClock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a meter is told of a vault and its life cycle engine. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MeterTest {

  private static final String SECRET_NAME = "shop-of-a-customer";

  private final SettableClock clock = SettableClock.at(Home.START);
  private final FakeCa ca = FakeCa.withRoot(clock);
  private final FaultyStorage storage = FaultyStorage.around(MemoryStorage.create(clock));
  private final BlockingQueue<Measurement> told = new LinkedBlockingQueue<>();

  /** The CA takes three seconds to answer. */
  private final class SlowCa implements Issuer {
    @Override
    public IssuerAnswer submit(IssuanceRequest request) {
      clock.advance(Duration.ofSeconds(3));
      return ca.submit(request);
    }

    @Override
    public IssuerAnswer resume(IssuanceRequest request, Bytes order) {
      return ca.resume(request, order);
    }
  }

  private Vault open(VaultMeter meter) {
    return Vault.builder(storage, KeyProtections.ephemeral())
        .clock(clock)
        .ticker(clock.ticker())
        .issuer("Slow-CA", new SlowCa())
        .decisionRandom(() -> 0.5)
        .meter(meter)
        .open();
  }

  private <T extends Measurement> T next(Class<T> kind, Predicate<T> wanted)
      throws InterruptedException {
    while (true) {
      var next = told.poll(1, TimeUnit.MINUTES);
      assertThat(next).as("a measurement of %s", kind).isNotNull();
      assertThat(next.toString()).as("no series for each certificate").doesNotContain(SECRET_NAME);
      if (kind.isInstance(next) && wanted.test(kind.cast(next))) {
        return kind.cast(next);
      }
    }
  }

  private <T extends Measurement> T next(Class<T> kind) throws InterruptedException {
    return next(kind, measurement -> true);
  }

  @Test
  void eachThingThatIsDoneIsMeasured() throws InterruptedException {
    try (var vault = open(told::add);
        var lifecycle = LifecycleManager.builder(vault).listener("Pager", event -> {}).build()) {
      var policy = Home.outside("shop.example.test").toBuilder().issuer("slow-ca").build();
      lifecycle.manage(SECRET_NAME, policy);
      assertThat(next(Committed.class))
          .isEqualTo(new Committed(Committed.Outcome.DONE, 1, Duration.ZERO));
      clock.advance(Duration.ofSeconds(20));
      lifecycle.runOnce();
      assertThat(next(Looked.class)).isEqualTo(new Looked(1, Duration.ZERO));
      assertThat(next(Asked.class))
          .isEqualTo(
              new Asked(
                  "slow-ca",
                  Asked.Question.SUBMIT,
                  Asked.Answer.GIVEN,
                  Optional.empty(),
                  Duration.ofSeconds(3)));
      assertThat(next(Stepped.class))
          .isEqualTo(
              new Stepped(
                  Stepped.Kind.VERSION,
                  Optional.of("slow-ca"),
                  Stepped.Outcome.DONE,
                  Optional.empty(),
                  Duration.ofSeconds(3),
                  Duration.ofSeconds(20)));
      assertThat(next(Delivered.class))
          .isEqualTo(new Delivered("pager", Delivered.Outcome.TOLD, Duration.ZERO));
    }
  }

  @Test
  void whatFailsIsMeasuredWithItsClass() throws InterruptedException {
    try (var vault = open(told::add);
        var lifecycle =
            LifecycleManager.builder(vault)
                .listener(
                    "pager",
                    event -> {
                      throw new IllegalStateException("no");
                    })
                .build()) {
      var policy = Home.outside("shop.example.test").toBuilder().issuer("slow-ca").build();
      ca.answerNext(FakeAnswer.refuse(Refusal.REJECTED, "no", Optional.empty()));
      lifecycle.manage(SECRET_NAME, policy);
      lifecycle.runOnce();
      assertThat(next(Asked.class).refusal()).contains(Refusal.REJECTED);
      var step = next(Stepped.class);
      assertThat(step.outcome()).isEqualTo(Stepped.Outcome.FAILED);
      assertThat(step.refusal()).contains(Refusal.REJECTED);
      assertThat(next(Delivered.class).outcome()).isEqualTo(Delivered.Outcome.FAILED);
      clock.advance(Duration.ofDays(40));
      ca.answerNext(FakeAnswer.fail(new IllegalStateException("it broke")));
      lifecycle.renewNow(SECRET_NAME);
      lifecycle.runOnce();
      assertThat(next(Asked.class).answer()).isEqualTo(Asked.Answer.NONE);
      storage.failNextCommit(CommitFault.THROWN_BEFORE);
      assertThatThrownBy(() -> vault.create("own", own())).isInstanceOf(VaultException.class);
      var failed = next(Committed.class, commit -> commit.outcome() != Committed.Outcome.DONE);
      assertThat(failed.outcome()).isEqualTo(Committed.Outcome.FAILED);
    }
  }

  private static CertificatePolicy own() {
    return CertificatePolicy.tlsServer("own.example.test").build();
  }

  /** It calls the vault back, takes its time, and throws: nobody waits for it. */
  @Test
  void aMeterThatMisbehavesHarmsNobody() throws InterruptedException {
    var hangs = new CountDownLatch(1);
    var vaults = new LinkedBlockingQueue<Vault>();
    VaultMeter meter =
        measurement -> {
          try {
            hangs.await();
            var vault = vaults.take();
            told.add(measurement);
            vaults.add(vault);
            vault.secrets().list(PageRequest.first(1));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new IllegalStateException("and it throws");
        };
    try (var vault = open(meter)) {
      vaults.add(vault);
      for (int i = 0; i < 5; i++) {
        vault.create("own-" + i, own());
      }
      assertThat(told).as("it hangs").isEmpty();
      hangs.countDown();
      for (int i = 0; i < 5; i++) {
        assertThat(next(Committed.class).operations()).isEqualTo(1);
      }
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }
}
