package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Certificate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed while a CA outside the vault issues for them. */
class OutsideCrashTest {

  private static final int KILLS = Math.max(10, Integer.getInteger("certwright.kills", 10) / 10);
  private static final long SEED = Long.getLong("certwright.seed", System.nanoTime());
  private static final int MOST_MILLIS = 250;
  private static final int KILLED = 137;
  private static final int THREADS = 2;

  @TempDir private Path temporary;

  private final Random random = new Random(SEED);

  @Test
  @DisplayName("after any kill the CA is asked again for the same certificate and for no other")
  void nothingIsIssuedTwice(TestReporter reporter) throws Exception {
    reporter.publishEntry("repeat", "-Dcertwright.seed=" + SEED);
    var ledger = temporary.resolve("ledger");
    LedgerCa.found(ledger);
    var acknowledged = new ArrayList<Acknowledged>();
    int process = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      var unseen = killed(ledger, process++);
      acknowledged.addAll(unseen);
      // Now and then the next process, to be killed as well, goes on with what this one left.
      if (kill == KILLS - 1 || random.nextInt(4) != 0) {
        inspect(ledger, process++, unseen);
      }
    }
    inspect(ledger, process, acknowledged);
    assertThat(acknowledged).as("seed %s", SEED).hasSizeGreaterThan(KILLS);
    var asked = submits(new LedgerCa(ledger, OutsideIssuingProcess.clock(process)).calls());
    assertThat(asked.values().stream().mapToInt(times -> times - 1).sum())
        .as("asked again only for what was on its way at a kill, seed %s", SEED)
        .isBetween(0, THREADS * KILLS);
  }

  private List<Acknowledged> killed(Path ledger, int number) throws Exception {
    try (var child =
        ChildJvm.start(
            OutsideIssuingProcess.class,
            vault().toString(),
            ledger.toString(),
            Integer.toString(number))) {
      boolean early = random.nextInt(5) == 0;
      Thread.sleep(early ? 300 + random.nextInt(900) : 0);
      if (!early) {
        child.await();
        child.await();
        Thread.sleep(random.nextInt(MOST_MILLIS));
      }
      var lines = new ArrayList<>(child.kill());
      assertThat(child.status()).as("ended by the kill, seed %s", SEED).isEqualTo(KILLED);
      lines.remove("ready");
      return lines.stream().map(Acknowledged::parse).toList();
    }
  }

  private void inspect(Path ledger, int number, List<Acknowledged> acknowledged) throws Exception {
    var ca = new LedgerCa(ledger, OutsideIssuingProcess.clock(number));
    try (var vault = OutsideIssuingProcess.open(vault(), ledger, number)) {
      OutsideIssuingProcess.finish(vault);
      var inspection = Inspection.of(vault);
      inspection.checkWhole(acknowledged, ca.publicKey());
      // What the CA issued is what the vault has: nothing is lost on the way, nothing made twice.
      var kept =
          inspection.versions().values().stream().map(Certificate::thumbprint).sorted().toList();
      assertThat(ca.issued().values().stream().sorted().toList()).isEqualTo(kept);
      assertThat(submits(ca.calls())).hasSize(kept.size());
    } catch (Exception | AssertionError e) {
      throw new AssertionError("process " + number + ", seed " + SEED, e);
    }
  }

  /** How often the CA was asked for each operation, always by the same request. */
  private static Map<String, Integer> submits(List<List<String>> calls) {
    var submits = new HashMap<String, Integer>();
    var requests = new HashSet<String>();
    for (var call : calls) {
      submits.merge(call.get(1), call.get(0).equals("submit") ? 1 : 0, Integer::sum);
      requests.add(call.get(1) + " " + call.get(2));
    }
    assertThat(requests).as("one request for an operation").hasSize(submits.size());
    return submits;
  }

  private Path vault() {
    return temporary.resolve("vault");
  }
}
