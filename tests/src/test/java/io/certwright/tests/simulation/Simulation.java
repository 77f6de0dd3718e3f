package io.certwright.tests.simulation;

import io.certwright.Certificate;
import io.certwright.CertificateSummary;
import io.certwright.CryptoProviders;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.errors.VaultException;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.testkit.SettableClock;
import io.certwright.tests.mortal.MortalStorage;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Years of many certificates of 90 days, with a CA that is everything a CA can be, a process that
 * dies between any two steps, and a clock that now and then jumps. Everything follows from the
 * seed.
 */
final class Simulation implements AutoCloseable {

  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private static final String CA = "scripted";

  /** How many certificates one run at a time is enough for. */
  private static final int RUN = 500;

  private final SettableClock clock = SettableClock.at(START);
  private final KeyProtection protection = KeyProtections.ephemeral();
  private final Fate fate;
  private final ScriptedCa ca;
  private final Random random;
  private final CryptoProviders providers;
  private final int certificates;
  private MemoryStorage memory = MemoryStorage.create(clock);
  private Vault vault;
  private LifecycleManager lifecycle;

  Simulation(long seed, int certificates) throws GeneralSecurityException {
    this.certificates = certificates;
    this.random = new Random(seed);
    this.fate = new Fate(random.nextLong());
    this.ca = new ScriptedCa(clock, random.nextLong(), fate, certificates);
    this.providers = CryptoProviders.standard().ellipticCurves(new KeyPool(random.nextLong()));
    fate.spare();
    begin();
    for (int i = 0; i < certificates; i++) {
      lifecycle.manage(name(i), policy(i));
    }
    fate.endanger();
  }

  private static String name(int i) {
    return "c" + i;
  }

  private static CertificatePolicy policy(int i) {
    return CertificatePolicy.tlsServer(name(i) + ".example.test").issuer(CA).build();
  }

  private void begin() {
    fate.live();
    vault =
        Vault.builder(new MortalStorage(memory, fate), protection)
            .clock(clock)
            .ticker(clock.ticker())
            .cryptoProviders(providers)
            .issuer(CA, ca)
            .decisionRandom(random::nextDouble)
            .open();
    lifecycle = LifecycleManager.builder(vault).build();
  }

  private void restart() {
    try {
      lifecycle.close();
      vault.close();
    } catch (VaultException e) {
      // It was dead.
    }
    memory = memory.another();
    begin();
  }

  /** Lets time pass until then; after each step the check is made. */
  void run(Instant end, Runnable check) {
    while (clock.instant().isBefore(end)) {
      pass();
      work();
      // A CA that fails ends a run; the more there is to be done, the more runs it takes.
      for (int more = certificates / RUN; more > 1; more--) {
        clock.advance(Duration.ofMinutes(1));
        work();
      }
      check.run();
    }
  }

  private void work() {
    try {
      lifecycle.runOnce();
    } catch (VaultException e) {
      if (!fate.isDead()) {
        throw e;
      }
    }
    while (fate.isDead() || random.nextInt(500) == 0) {
      tryToRestart();
    }
  }

  /** It may die while it begins. */
  private void tryToRestart() {
    try {
      restart();
    } catch (VaultException e) {
      if (!fate.isDead()) {
        throw e;
      }
    }
  }

  private void pass() {
    var hours = Duration.ofHours(1 + random.nextInt(11));
    clock.advance(
        switch (random.nextInt(200)) {
          case 0 -> hours.negated();
          case 1 -> hours.multipliedBy(6);
          default -> hours;
        });
  }

  /** The CA is well, nobody dies, and what was begun comes to its end. */
  void settle() {
    fate.spare();
    ca.recover();
    run(clock.instant().plus(Duration.ofDays(20)), () -> {});
  }

  List<CertificateSummary> summaries() {
    var all = new ArrayList<CertificateSummary>();
    var page = vault.list(PageRequest.first(1_000));
    all.addAll(page.items());
    while (page.next().isPresent()) {
      page = vault.list(new PageRequest(page.next(), 1_000));
      all.addAll(page.items());
    }
    return all;
  }

  /** The certificates of all versions, by the certificate's name, oldest first. */
  Map<String, List<Bytes>> versions() {
    var all = new HashMap<String, List<Bytes>>();
    for (int i = 0; i < certificates; i++) {
      var versions = new ArrayList<Bytes>();
      for (var version : vault.listVersions(name(i), PageRequest.first(1_000)).items()) {
        versions.add(0, encoded(version));
      }
      all.put(name(i), versions);
    }
    return all;
  }

  private static Bytes encoded(Certificate version) {
    try {
      return Bytes.copyOf(version.x509().getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  Instant now() {
    return clock.instant();
  }

  ScriptedCa ca() {
    return ca;
  }

  int deaths() {
    return fate.deaths();
  }

  Vault vault() {
    return vault;
  }

  @Override
  public void close() {
    lifecycle.close();
    vault.close();
  }
}
