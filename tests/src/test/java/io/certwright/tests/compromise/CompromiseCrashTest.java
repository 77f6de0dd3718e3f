package io.certwright.tests.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Certificate;
import io.certwright.CompromiseOutcome;
import io.certwright.CompromiseReport;
import io.certwright.CompromiseReport.State;
import io.certwright.KeyCompromise;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.errors.VaultException;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.KeyRenewal;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.storage.Storage;
import io.certwright.testkit.FakeCa;
import io.certwright.testkit.SettableClock;
import io.certwright.tests.mortal.CountedLife;
import io.certwright.tests.mortal.MortalStorage;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The process dies before or after each commit of a report and of what follows from it, and begins
 * anew: in the end all is as if it had not.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CompromiseCrashTest {

  private static final String CA = "fake-ca";

  private final SettableClock clock = SettableClock.at(Tenement.START);

  /** What a run ends in: how many of what, and what the CA was asked. */
  private record End(CompromiseReport.State state, Object outcomes, long revokedAtCa, int served) {}

  private Vault open(Storage storage, KeyProtection protection, FakeCa ca) {
    return Vault.builder(storage, protection)
        .clock(clock)
        .ticker(clock.ticker())
        .issuer(CA, ca)
        .executor(task -> {})
        .decisionRandom(() -> 0.5)
        .open();
  }

  /**
   * One run.
   *
   * @param commits after how many commits it dies; negative: never
   * @return empty: it was done before
   */
  private End run(int commits, boolean after) {
    var memory = MemoryStorage.create(clock);
    var protection = KeyProtections.ephemeral();
    var ca = FakeCa.withIntermediate(clock);
    Certificate shop;
    var life = CountedLife.endless();
    var vault = open(new MortalStorage(memory, life), protection, ca);
    var policy =
        CertificatePolicy.tlsServer("shop.example.test")
            .issuer(CA)
            .exportable(true)
            .keyRenewal(KeyRenewal.reuse())
            .build();
    vault.create("shop", policy);
    vault.create("shop", policy);
    shop = vault.get("shop");
    byte[] pem;
    try (var key = vault.exportPrivateKey(shop)) {
      pem = key.toPem().getBytes(StandardCharsets.US_ASCII);
    }
    for (var name : List.of("copy-1", "copy-2")) {
      Tenement.take(vault, name, pem);
    }
    if (commits >= 0) {
      life.endAt(commits + 1, after);
    }
    try {
      follow(vault, shop);
    } catch (VaultException e) {
      assertThat(life.isOver()).as("%s", e).isTrue();
    }
    boolean died = life.isOver();
    if (died) {
      // The one who reported it sees no answer, and does it again once it runs again.
      vault = open(memory.another(), protection, ca);
      follow(vault, shop);
    }
    assertThat(died).as("whether it died").isEqualTo(commits >= 0);
    var report = vault.compromises().find(shop.x509().getPublicKey()).orElseThrow().report();
    long atCa =
        vault.listVersions("shop", PageRequest.first(10)).items().stream()
            .filter(version -> ca.revocation(der(version)).isPresent())
            .count();
    int served = 0;
    for (var name : List.of("shop", "copy-1", "copy-2")) {
      var now = vault.get(name);
      assertThat(now.x509().getPublicKey()).isNotEqualTo(shop.x509().getPublicKey());
      served++;
    }
    assertThat(vault.audit().verify().findings()).isEmpty();
    vault.close();
    return new End(report.state(), new TreeMap<>(report.outcomes()), atCa, served);
  }

  private static Bytes der(Certificate version) {
    try {
      return Bytes.copyOf(version.x509().getEncoded());
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private void follow(Vault vault, Certificate shop) {
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      var compromise = vault.compromises().report(KeyCompromise.ofCertificate(shop.x509()));
      for (int i = 0; i < 12 && compromise.report().state() != State.SETTLED; i++) {
        lifecycle.runOnce();
        clock.advance(Duration.ofMinutes(2));
      }
    }
  }

  @Test
  void whereverItDiesItEndsTheSame() {
    var whole = run(-1, false);
    assertThat(whole.state()).isEqualTo(State.SETTLED);
    assertThat(whole.revokedAtCa()).isEqualTo(2);
    assertThat(whole.outcomes().toString())
        .contains(CompromiseOutcome.REPLACED + "=3", CompromiseOutcome.REVOKED + "=4");
    int commits = 0;
    for (; commits < 100; commits++) {
      End before;
      try {
        before = run(commits, false);
      } catch (AssertionError e) {
        if (String.valueOf(e.getMessage()).contains("whether it died")) {
          break;
        }
        throw e;
      }
      assertThat(before).as("dead before commit %s", commits).isEqualTo(whole);
      assertThat(run(commits, true)).as("dead after commit %s", commits).isEqualTo(whole);
    }
    assertThat(commits).as("commits of it").isBetween(6, 99);
  }
}
