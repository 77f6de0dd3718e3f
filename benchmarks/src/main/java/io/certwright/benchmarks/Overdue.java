package io.certwright.benchmarks;

import io.certwright.CertificateQuery;
import io.certwright.PageRequest;
import io.certwright.benchmarks.storage.Ground;
import io.certwright.lifecycle.LifecycleManager;
import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * A running engine renews what is overdue, from the embedded CA: wall time per certificate, against
 * the storage's own drain of as many records and the minimal path of an issue, which all cores
 * follow at the same time. Each result is verified afterwards.
 */
final class Overdue {

  private static final double AIM = 1.3;
  private static final int SHARE = 10;
  private static final int MOST_AT_A_TIME = 1_000;
  private static final int FLOOR_ROUNDS = 9;
  private static final int BARE_ROUNDS = 3;

  /** Long ones: threads that were woken together share a core for some hundred milliseconds. */
  private static final int ROUND_FACTOR = 80;

  /** To look is work for the storage, too. */
  private static final int POLL_MILLIS = 50;

  /** As many as share a commit. */
  private static final int THREADS = 16;

  private static final Duration SOON = Duration.ofDays(30);
  private static final PageRequest TWO = PageRequest.first(3);

  private final Ground ground;
  private final int count;
  private final int limit;
  private final long together;
  private final List<Double> drains = new ArrayList<>();
  private final List<Double> issues = new ArrayList<>();
  private final List<Double> cpu = new ArrayList<>();

  private Overdue(Ground ground, Effort effort) {
    this.ground = ground;
    this.count = effort.records() / SHARE;
    this.together = effort.round().toNanos() * ROUND_FACTOR;
    this.limit = Math.max(1, Math.min(MOST_AT_A_TIME, count / (4 * FLOOR_ROUNDS)));
  }

  static Line measure(String name, Ground ground, Effort effort) throws Exception {
    return new Overdue(ground, effort).measure(name);
  }

  private Line measure(String name) throws Exception {
    try (var vault = IssuingVault.in(ground.open("ours"));
        var drain = ground.drain(count, limit)) {
      var bare = bareIssuers(vault);
      // As many before as count, or much of what is measured would be the JVM compiling.
      fill(vault, 0, count);
      engine(vault);
      floor(drain.work(), bare);
      drains.clear();
      issues.clear();
      cpu.clear();
      fill(vault, count, 2 * count);
      ground.settle("ours");
      floor(drain.work(), bare);
      long before = cpu();
      long compiling = Meter.COMPILING.read();
      double wall = engine(vault) / count;
      double used = (double) (cpu() - before) / count;
      double compiled = (double) (Meter.COMPILING.read() - compiling) / count;
      floor(drain.work(), bare);
      verify(vault, 2 * count);
      double floor = Side.median(drains) + Side.median(issues);
      return Line.of(name, wall, floor, "us", AIM)
          .number("certificates", count)
          .number("cpu", used / 1e3)
          .number("compiled", compiled / 1e3)
          .number("storage_drain", Side.median(drains) / 1e3)
          .number("bare_issue", Side.median(issues) / 1e3)
          .number("bare_issue_cpu", Side.median(cpu) / 1e3);
    }
  }

  private static void fill(IssuingVault vault, int from, int end) throws Exception {
    CertificateStock.overdue(vault.vault(), vault.policy(Host.dns(0), false), Instant.now())
        .fill(from, end, 0);
  }

  /** Nanoseconds from the start of an engine to its end, once all is renewed. */
  private static double engine(IssuingVault vault) throws InterruptedException {
    // What was not renewed yet ends within that time; what was ends later.
    var old = CertificateQuery.all().expiresBefore(Instant.now().plus(SOON));
    long start = System.nanoTime();
    try (var manager = LifecycleManager.builder(vault.vault()).threads(THREADS).build()) {
      manager.start();
      while (!vault.vault().search(old, TWO).items().isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
      if (manager.isPaused()) {
        throw new IllegalStateException("nobody has paused it");
      }
    }
    return System.nanoTime() - start;
  }

  /** One for each core. */
  private static List<BareIssuer> bareIssuers(IssuingVault vault) throws GeneralSecurityException {
    var issuers = new ArrayList<BareIssuer>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      issuers.add(new BareIssuer(BarePath.fastest(vault.authority())));
    }
    return issuers;
  }

  private void floor(Work drain, List<BareIssuer> bare) throws Exception {
    try (var crowd = new Crowd(bare.size())) {
      for (int i = 0; i < FLOOR_ROUNDS; i++) {
        long wall = System.nanoTime();
        drain.repeat(1);
        drains.add((double) (System.nanoTime() - wall) / limit);
      }
      for (int i = 0; i < BARE_ROUNDS; i++) {
        var issued = crowd.run(bare, together);
        issues.add(issued.wallPerTurn());
        cpu.add(issued.cpuPerTurn());
      }
    }
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /**
   * Each has one new version, which the CA has signed and which has the name that was asked for.
   */
  private static void verify(IssuingVault vault, int count) throws GeneralSecurityException {
    var provider = new BouncyCastleProvider();
    var authority = vault.authority().getPublicKey();
    for (int number = 0; number < count; number++) {
      var name = CertificateStock.name(number);
      var leaf = vault.vault().get(name).x509();
      leaf.verify(authority, provider);
      leaf.checkValidity();
      boolean isNamed =
          leaf.getSubjectAlternativeNames().stream()
              .anyMatch(alternative -> alternative.contains(Host.dns(0)));
      int versions = vault.vault().listVersions(name, TWO).items().size();
      if (!isNamed || versions != 1) {
        throw new IllegalStateException(name + " was not renewed as it was to be");
      }
    }
  }
}
