package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Certificate;
import io.certwright.OperationStatus;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditLog;
import io.certwright.audit.AuditOutcome;
import io.certwright.internal.schedule.Life;
import io.certwright.internal.schedule.RenewalTerms;
import io.certwright.internal.schedule.RenewalTime;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.spi.Bytes;
import io.certwright.storage.jdbc.Postgres;
import io.certwright.storage.jdbc.TestSource;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Four nodes on one database that renew the same certificates and are killed at any moment. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class PostgresKillsTest {

  private static final int NODES = 4;

  /** More of them with {@code -Dcertwright.kills=1000}. */
  private static final int KILLS = Math.max(16, Integer.getInteger("certwright.kills", 0) / 3);

  /** Repeats a run, as far as the machine does. */
  private static final long SEED = Long.getLong("certwright.seed", System.nanoTime());

  /** Those that one node works on at a time. */
  private static final int THREADS = 4;

  private static final Set<String> MAKING = Set.of("certificates/renew", "certificates/complete");

  private static final int MOST_MILLIS = 1_500;
  private static final int KILLED = 137;

  private final Random random = new Random(SEED);
  private final List<ChildJvm> nodes = new ArrayList<>();

  /** Each node is told what all of them do. */
  private final Set<Acknowledged> acknowledged = new LinkedHashSet<>();

  private String url;

  @TempDir private Path ledger;

  @BeforeEach
  void open(TestReporter reporter) throws Exception {
    reporter.publishEntry("repeat", "-Dcertwright.seed=" + SEED);
    url = Postgres.source(Postgres.newDatabase("")).getUrl() + "&user=postgres";
  }

  @AfterEach
  void close() {
    nodes.forEach(ChildJvm::close);
  }

  @Test
  @DisplayName("a CA outside is asked once for each renewal, and what it issued is in the vault")
  void eachRenewalIsAskedForOnceAtACaOutside() throws Exception {
    LedgerCa.found(ledger);
    var ca = new LedgerCa(ledger, Clock.systemUTC());
    try (var source = new TestSource(RenewingProcess.source(url));
        var vault = RenewingProcess.open(source, ledger.toString())) {
      renewThroughKills(vault, ledger.toString());
      var inspection = inspect(vault, ca.publicKey());
      var kept = inspection.versions().values().stream().map(Certificate::thumbprint).sorted();
      assertThat(ca.issued().values().stream().sorted().toList())
          .as("what was issued is what is kept, seed %s", SEED)
          .isEqualTo(kept.toList());
      checkAsked(ca, inspection.versions().size());
    }
  }

  @Test
  @DisplayName("a CA of the vault signs once for each renewal, and knows what it signed")
  void eachRenewalIsSignedOnceByACaOfTheVault() throws Exception {
    try (var source = new TestSource(RenewingProcess.source(url));
        var vault = RenewingProcess.open(source, "")) {
      renewThroughKills(vault);
      var authority = vault.get(RenewingProcess.CA).x509().getPublicKey();
      inspect(vault, authority).checkSerials(RenewingProcess.CA);
    }
  }

  private void renewThroughKills(Vault vault, String... ledger) throws Exception {
    var arguments = new ArrayList<>(List.of(url));
    arguments.addAll(List.of(ledger));
    for (int i = 0; i < NODES; i++) {
      nodes.add(start(arguments));
    }
    nodes.get(random.nextInt(NODES)).await();
    for (int kill = 0; kill < KILLS; kill++) {
      Thread.sleep(random.nextInt(MOST_MILLIS));
      kill(nodes.set(random.nextInt(NODES), start(arguments)));
    }
    // Whatever the dead had in hand, those that are left finish it, and renew once more.
    var before = current(vault);
    Eventually.holds(
        () -> {
          var now = current(vault);
          return now.keySet().containsAll(RenewingProcess.names())
              && before.entrySet().stream()
                  .noneMatch(one -> one.getValue().equals(now.get(one.getKey())));
        });
    for (var node : nodes) {
      kill(node);
    }
    try (var lifecycle = LifecycleManager.builder(vault).build()) {
      Eventually.holds(
          () -> {
            lifecycle.runOnce();
            return !isAnyPending(vault);
          });
    }
  }

  private static ChildJvm start(List<String> arguments) throws Exception {
    return ChildJvm.start(RenewingProcess.class, arguments.toArray(String[]::new));
  }

  private void kill(ChildJvm node) throws InterruptedException {
    try (node) {
      var lines = node.kill();
      assertThat(node.status()).as("ended by the kill, seed %s", SEED).isEqualTo(KILLED);
      lines.stream()
          .filter(line -> !line.equals("ready"))
          .map(Acknowledged::parse)
          .forEach(acknowledged::add);
    }
  }

  /** The current version of each certificate that is renewed, by name. */
  private static Map<String, String> current(Vault vault) {
    var current = new HashMap<String, String>();
    for (var name : RenewingProcess.names()) {
      vault.find(name).ifPresent(found -> current.put(name, found.version()));
    }
    return current;
  }

  private static boolean isAnyPending(Vault vault) {
    return vault.list(PageRequest.first(PageRequest.MAX_LIMIT)).items().stream()
        .anyMatch(one -> one.operation().equals(Optional.of(OperationStatus.PENDING)));
  }

  private Inspection inspect(Vault vault, PublicKey authority) throws Exception {
    var inspection = Inspection.of(vault);
    inspection.checkWhole(List.copyOf(acknowledged), authority);
    var byName =
        inspection.versions().values().stream()
            .filter(version -> RenewingProcess.names().contains(version.name()))
            .collect(Collectors.groupingBy(Certificate::name));
    assertThat(byName.keySet()).containsExactlyInAnyOrderElementsOf(RenewingProcess.names());
    byName.values().forEach(PostgresKillsTest::checkNoneIsRenewedBeforeItsTime);
    assertThat(acknowledged).hasSizeGreaterThan(RenewingProcess.names().size());
    var made = byName.values().stream().flatMap(List::stream).map(PostgresKillsTest::id).toList();
    assertThat(entries(vault))
        .as("made once each, seed %s", SEED)
        .containsExactlyInAnyOrderElementsOf(made);
    return inspection;
  }

  private static String id(Certificate version) {
    return version.name() + "/" + version.version();
  }

  /** The versions that the trail tells of, as often as it does. */
  private static List<String> entries(Vault vault) {
    var targets = new ArrayList<String>();
    var after = Optional.<String>empty();
    do {
      var page = vault.audit().entries(after, AuditLog.MAX_LIMIT);
      page.entries().stream()
          .filter(entry -> MAKING.contains(entry.operation()))
          .filter(entry -> entry.outcome() == AuditOutcome.DONE)
          .map(AuditEntry::target)
          .filter(target -> target.startsWith("host-") && target.contains("/"))
          .forEach(targets::add);
      after = page.next();
    } while (after.isPresent());
    return targets;
  }

  /** A second renewal of the same version would come before the first one's result is due. */
  private static void checkNoneIsRenewedBeforeItsTime(List<Certificate> versions) {
    versions.sort(Comparator.comparing(Certificate::version));
    for (int i = 1; i < versions.size(); i++) {
      var last = versions.get(i - 1);
      var thumbprint = Bytes.copyOf(HexFormat.of().parseHex(last.thumbprint()));
      var due =
          RenewalTime.of(
                  new RenewalTerms(RenewingProcess.RENEWAL, Optional.empty(), Optional.empty()),
                  new Life(last.version(), last.issued(), last.notAfter(), thumbprint))
              .orElseThrow();
      assertThat(versions.get(i).issued()).as("%s, seed %s", last, SEED).isAfterOrEqualTo(due);
    }
  }

  /** Asked again only for what a killed node had asked for, and always the same. */
  private static void checkAsked(LedgerCa ca, int versions) throws Exception {
    var submits = new HashMap<String, Integer>();
    var requests = new HashMap<String, String>();
    for (var call : ca.calls()) {
      submits.merge(call.get(1), call.get(0).equals("submit") ? 1 : 0, Integer::sum);
      var request = requests.putIfAbsent(call.get(1), call.get(2));
      assertThat(request == null || request.equals(call.get(2))).as("one request").isTrue();
    }
    assertThat(submits).as("operations, seed %s", SEED).hasSize(versions);
    assertThat(submits.values().stream().mapToInt(times -> times - 1).sum())
        .as("asked again for what was on its way at a kill, seed %s", SEED)
        .isBetween(0, THREADS * (KILLS + NODES));
  }
}
