package io.certwright.tests;

import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.event.RecordedEvent;
import io.certwright.event.VaultEvent;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.Renewal;
import io.certwright.storage.jdbc.JdbcStorage;
import io.certwright.storage.jdbc.TestSource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The main class of a process that a test kills: one of several nodes on a PostgreSQL database that
 * share the renewals of the same certificates, and says each version that it made.
 */
final class RenewingProcess {

  static final String CA = "signer";

  /** Every two and a half to five seconds; what a dead node had in hand waits for four. */
  static final Renewal RENEWAL = Renewal.atFraction(1, 8);

  private static final Duration LIFE = Duration.ofSeconds(40);

  private RenewingProcess() {}

  /** Arguments: the database's URL; the ledger's directory, or nothing for a CA of the vault. */
  public static void main(String[] args) throws Exception {
    try (var pool = new TestSource(source(args[0]));
        var vault = open(pool, args.length > 1 ? args[1] : "")) {
      if (args.length == 1) {
        EmbeddedCa.openOrCreateRoot(vault, CA);
      }
      try (var lifecycle =
          LifecycleManager.builder(vault).listener(event -> acknowledge(vault, event)).build()) {
        for (var name : names()) {
          lifecycle.manage(name, policy(name));
        }
        lifecycle.start();
        ChildJvm.say("ready");
        // Whoever started it kills it.
        Thread.sleep(Duration.ofHours(1).toMillis());
      }
    } catch (Exception | Error e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(2);
    }
  }

  static DataSource source(String url) {
    var source = new PGSimpleDataSource();
    source.setUrl(url);
    return source;
  }

  /** A node. */
  static Vault open(DataSource source, String ledger) throws Exception {
    var builder = Vault.builder(JdbcStorage.on(source), new FixedKeyProtection());
    if (!ledger.isEmpty()) {
      builder.issuer(CA, new LedgerCa(Path.of(ledger), Clock.systemUTC()));
    }
    return builder.open();
  }

  static List<String> names() {
    return IntStream.range(0, 8).mapToObj(number -> "host-" + number).toList();
  }

  static CertificatePolicy policy(String name) {
    return CertificatePolicy.tlsServer(name + ".example.test")
        .issuer(CA)
        .validity(LIFE)
        .renewal(RENEWAL)
        .build();
  }

  private static void acknowledge(Vault vault, RecordedEvent told) {
    if (told.event() instanceof VaultEvent.Issued || told.event() instanceof VaultEvent.Renewed) {
      say(vault, told.header().subject(), told.header().version().orElseThrow());
    }
  }

  private static void say(Vault vault, String name, String version) {
    ChildJvm.say(Acknowledged.of(vault.getVersion(name, version)).line());
  }
}
