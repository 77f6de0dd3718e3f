package io.certwright.benchmarks;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.Vault;
import io.certwright.benchmarks.storage.Ground;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuanceRequest;
import io.certwright.spi.issuer.Issuer;
import io.certwright.spi.issuer.IssuerAnswer;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.testkit.FakeCa;
import io.certwright.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/**
 * How long a healthy renewal waits while the issuer of many that are overdue is dead: by a clock
 * that goes on by a second from tick to tick, and on the wall.
 */
final class DeadIssuer {

  private static final int MOST = 10_000;
  private static final int SHARE = 100;
  private static final int TRIALS = 60;
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final String DEAD = "dead";
  private static final String ALIVE = "alive";

  private DeadIssuer() {}

  /** Never answers with a certificate. */
  private static final class Dead implements Issuer {
    @Override
    public IssuerAnswer submit(IssuanceRequest request) {
      return new IssuerAnswer.Refused(
          Refusal.TRANSIENT, "dead", "the issuer does not answer", Optional.empty());
    }

    @Override
    public IssuerAnswer resume(IssuanceRequest request, Bytes order) {
      return submit(request);
    }
  }

  static Line measure(String name, Ground ground, Effort effort) throws Exception {
    int count = Math.min(MOST, effort.records() / SHARE);
    var clock = SettableClock.at(Instant.parse("2030-01-01T00:00:00Z"));
    var alive = FakeCa.withRoot(clock);
    try (var vault =
            Vault.builder(MemoryStorage.create(clock), KeyProtections.ephemeral())
                .clock(clock)
                .ticker(clock.ticker())
                .issuer(DEAD, new Dead())
                .issuer(ALIVE, alive)
                .open();
        var manager = LifecycleManager.builder(vault).build()) {
      vault.create("healthy", by(ALIVE));
      CertificateStock.overdue(vault, by(DEAD), clock.instant()).fill(count, 0);
      var longest = Duration.ZERO;
      var walls = new ArrayList<Double>();
      for (int i = 0; i < TRIALS; i++) {
        manager.renewNow("healthy");
        var due = clock.instant();
        int issued = alive.issuances().size();
        long start = System.nanoTime();
        while (alive.issuances().size() == issued) {
          clock.advance(TICK);
          manager.runOnce();
        }
        walls.add((System.nanoTime() - start) / 1e6);
        var waited = Duration.between(due, clock.instant());
        longest = waited.compareTo(longest) > 0 ? waited : longest;
      }
      return Line.bounded(name, millis(longest), millis(TICK), "ms")
          .number("dead", count)
          .number("wall_first", walls.get(0))
          .number("wall", Side.median(walls));
    }
  }

  private static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }

  private static CertificatePolicy by(String issuer) {
    return CertificatePolicy.tlsServer(Host.dns(0)).issuer(issuer).build();
  }
}
