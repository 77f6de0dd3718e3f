package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Vault;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Storage;
import io.certwright.storage.jdbc.JdbcStorage;
import io.certwright.storage.jdbc.Postgres;
import io.certwright.storage.jdbc.TestSource;
import io.certwright.testkit.ForwardingStorage;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/** Eight nodes on one database that all write at once: each finds a stripe of the audit trail. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PostgresNodesTest {

  private static final int NODES = 8;
  private static final int EACH = Integer.getInteger("certwright.commits", 25);

  /** Three on each stripe that others write, of which there are fewer than nodes, twice over. */
  private static final int MOST_RACES = 2 * 3 * NODES;

  @Test
  void allOfThemSucceed(TestReporter reporter) throws Exception {
    var database = Postgres.newDatabase("");
    var nodes = new ArrayList<Node>();
    try {
      for (int i = 0; i < NODES; i++) {
        nodes.add(new Node(database));
      }
      var nanos = Together.runAll(NODES, number -> nodes.get(number).work("n" + number));
      for (int i = 0; i < NODES; i++) {
        var races = nodes.get(i).races;
        reporter.publishEntry(
            "node " + i,
            races.committed
                + " commits, "
                + races.refused
                + " refused, most in a row "
                + races.mostInARow
                + ", "
                + nanos.get(i) / 1_000_000
                + " ms");
      }
      assertThat(nodes).allSatisfy(Node::check);
      assertThat(Inspection.of(nodes.get(0).vault).versions()).hasSize(NODES * EACH);
    } finally {
      for (var node : nodes) {
        node.close();
      }
    }
  }

  private static final class Node {
    private final TestSource source;
    private final Races races;
    private final Vault vault;

    Node(String database) {
      source = new TestSource(Postgres.source(database));
      races = new Races(JdbcStorage.on(source));
      vault = Vault.open(races, new FixedKeyProtection());
      races.reset();
    }

    /** Writes as fast as it can; how long that took, in nanoseconds. */
    long work(String word) {
      long start = System.nanoTime();
      for (int i = 0; i < EACH; i++) {
        var name = word + "-" + i;
        vault.create(name, CertificatePolicy.tlsServer(name + ".example.test").build());
      }
      return System.nanoTime() - start;
    }

    void check() {
      assertThat(races.committed).isEqualTo(EACH);
      assertThat(races.mostInARow).isLessThan(MOST_RACES);
    }

    void close() throws Exception {
      vault.close();
      source.close();
    }
  }

  /** Counts how often a commit was too late. Used by one thread. */
  private static final class Races extends ForwardingStorage {
    private int committed;
    private int refused;
    private int inARow;
    private int mostInARow;

    Races(Storage target) {
      super(target);
    }

    void reset() {
      committed = 0;
      refused = 0;
      mostInARow = 0;
    }

    @Override
    protected CommitOutcome forward(Commit commit, Function<Commit, CommitOutcome> onward) {
      var outcome = super.forward(commit, onward);
      // Those by which a node sees to its keys depend on nobody.
      if (commit.writes().stream().noneMatch(write -> write.key().kind().equals("audit"))) {
        return outcome;
      }
      if (outcome instanceof CommitOutcome.Refused) {
        refused++;
        mostInARow = Math.max(mostInARow, ++inARow);
      } else {
        committed++;
        inARow = 0;
      }
      return outcome;
    }
  }
}
