package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Certificate;
import io.certwright.OperationStatus;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.VaultHealth;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.OutcomeUnknownException;
import io.certwright.errors.StorageFailureException;
import io.certwright.event.RecordedEvent;
import io.certwright.event.VaultEvent;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.storage.jdbc.JdbcStorage;
import io.certwright.storage.jdbc.Postgres;
import io.certwright.storage.jdbc.PostgresProcess;
import io.certwright.storage.jdbc.TestSource;
import io.certwright.testkit.FakeCa;
import io.certwright.tls.VaultTls;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A vault whose database fails over or hangs: it goes on by itself. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PostgresOutagesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int WRITERS = 2;

  /** The serial number of what was acknowledged, by the version's record. */
  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

  /** What those who write by themselves were told. */
  private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();

  @TempDir private Path directory;

  @Test
  void afterAFailOverNothingAcknowledgedIsLostAndRenewalsGoOn() throws Exception {
    var ca = FakeCa.withRoot(Clock.systemUTC());
    var programs = PostgresProcess.programsForStandby();
    try (var primary = PostgresProcess.create(programs, directory.resolve("primary"));
        var standby = PostgresProcess.standbyOf(primary, directory.resolve("standby"));
        var source = new TestSource(primary.orElse(standby))) {
      primary.commitOnlyWithStandby();
      try (var vault =
          Vault.builder(JdbcStorage.on(source), new FixedKeyProtection())
              .issuer(RenewingProcess.CA, ca)
              .open()) {
        failOver(vault, primary, standby);
        Eventually.holds(() -> vault.health().isHealthy());
        try (var lifecycle = LifecycleManager.builder(vault).build()) {
          Eventually.holds(
              () -> {
                lifecycle.runOnce();
                return !isAnyPending(vault);
              });
        }
        assertThat(failures)
            .as("retryable, all of them")
            .allSatisfy(
                failure ->
                    assertThat(failure)
                        .isInstanceOfSatisfying(
                            StorageFailureException.class,
                            told -> assertThat(told.isRetryable()).isTrue()));
        var kept = Inspection.of(vault).versions();
        assertThat(acknowledged)
            .allSatisfy((id, serial) -> assertThat(kept.get(id).serialNumber()).isEqualTo(serial));
        assertThat(
                kept.values().stream()
                    .filter(version -> RenewingProcess.names().contains(version.name()))
                    .map(Certificate::x509))
            .as("what the CA issued is kept, and was issued once")
            .containsExactlyInAnyOrderElementsOf(
                ca.issuances().stream().map(FakeCa.Issuance::certificate).toList());
      }
    }
  }

  /** While certificates are renewed and others are made. */
  private void failOver(Vault vault, PostgresProcess primary, PostgresProcess standby)
      throws Exception {
    var stop = new AtomicBoolean();
    var writers = new ArrayList<Thread>();
    try (var lifecycle = LifecycleManager.builder(vault).listener(this::acknowledge).build()) {
      for (var name : RenewingProcess.names()) {
        lifecycle.manage(name, RenewingProcess.policy(name));
      }
      lifecycle.start();
      for (int i = 0; i < WRITERS; i++) {
        var word = "written-" + i;
        writers.add(new Thread(() -> write(vault, word, stop)));
      }
      writers.forEach(Thread::start);
      Eventually.holds(() -> made("host-") > 2L * RenewingProcess.names().size());
      primary.kill();
      long written = made("written-");
      standby.promote();
      var before = Map.copyOf(acknowledged);
      Eventually.holds(() -> made("written-") > written + 10 && isEachRenewedSince(before));
    } finally {
      stop.set(true);
      for (var writer : writers) {
        writer.join();
      }
    }
  }

  private void acknowledge(RecordedEvent told) {
    var version = told.header().subject() + "/" + told.header().version().orElse("");
    if (told.event() instanceof VaultEvent.Issued issued) {
      acknowledged.put(version, issued.serialNumber());
    } else if (told.event() instanceof VaultEvent.Renewed renewed) {
      acknowledged.put(version, renewed.serialNumber());
    }
  }

  private void write(Vault vault, String word, AtomicBoolean stop) {
    for (int i = 0; !stop.get(); i++) {
      var name = word + "-" + i;
      var policy = CertificatePolicy.tlsServer(name + ".example.test").build();
      try {
        var made = vault.create(name, policy).await(PATIENCE);
        acknowledged.put(name + "/" + made.version(), made.serialNumber());
      } catch (OutcomeUnknownException e) {
        // Made or not: the next one has another name.
      } catch (RuntimeException e) {
        failures.add(e);
      }
    }
  }

  private long made(String word) {
    return acknowledged.keySet().stream().filter(id -> id.startsWith(word)).count();
  }

  private boolean isEachRenewedSince(Map<String, String> before) {
    return RenewingProcess.names().stream()
        .allMatch(
            name ->
                acknowledged.keySet().stream()
                    .anyMatch(id -> id.startsWith(name + "/") && !before.containsKey(id)));
  }

  private static boolean isAnyPending(Vault vault) {
    return vault.list(PageRequest.first(PageRequest.MAX_LIMIT)).items().stream()
        .anyMatch(one -> one.operation().equals(Optional.of(OperationStatus.PENDING)));
  }

  @Test
  void whileTheDatabaseHangsTlsGoesOnAndHealthSaysSo() throws Exception {
    try (var database = PostgresProcess.create(Postgres.programs(), directory.resolve("data"));
        var source = new TestSource(database.source());
        var storage = JdbcStorage.builder(source).timeout(Duration.ofSeconds(1)).open();
        var vault = Vault.open(storage, new FixedKeyProtection())) {
      EmbeddedCa.openOrCreateRoot(vault, RenewingProcess.CA);
      vault.create(
          "shop", CertificatePolicy.tlsServer("localhost").issuer(RenewingProcess.CA).build());
      try (var lifecycle = LifecycleManager.start(vault);
          var server = TlsServer.start(VaultTls.server(vault, "shop"))) {
        lifecycle.manage("host-0", RenewingProcess.policy("host-0")).awaitIssued(PATIENCE);
        var client = VaultTls.client(vault, RenewingProcess.CA);
        var served = vault.get("shop").x509();
        assertThat(server.connect(client, "localhost")).isEqualTo(served);
        database.signal("STOP");
        try {
          Eventually.holds(() -> !vault.health().storageAnswers());
          for (int i = 0; i < 10; i++) {
            assertThat(server.connect(client, "localhost")).isEqualTo(served);
            TimeUnit.MILLISECONDS.sleep(100);
          }
          assertThat(vault.health().problems())
              .extracting(VaultHealth.Problem::code)
              .contains(VaultHealth.Code.STORAGE_AWAY, VaultHealth.Code.CACHE_STALE);
        } finally {
          database.signal("CONT");
        }
        database.start();
        Eventually.holds(() -> vault.health().isHealthy());
        var before = vault.get("host-0").version();
        Eventually.holds(answering(() -> !vault.get("host-0").version().equals(before)));
        assertThat(server.connect(client, "localhost")).isEqualTo(served);
      }
      assertThat(vault.audit().verify().findings()).isEmpty();
    }
  }

  /** What hung may still fail when it goes on. */
  private static BooleanSupplier answering(BooleanSupplier condition) {
    return () -> {
      try {
        return condition.getAsBoolean();
      } catch (StorageFailureException e) {
        return false;
      }
    };
  }
}
