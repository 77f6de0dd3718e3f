package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.StorageException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that die, hang, or hang up. */
class PostgresFaultsTest {

  /** More of them with {@code -Dcertwright.kills=1000}. */
  private static final int KILLS = Integer.getInteger("certwright.kills", 22);

  @TempDir private static Path directory;
  private static PostgresProcess server;

  @BeforeAll
  static void start() throws Exception {
    server = PostgresProcess.create(Postgres.programs(), directory.resolve("data"));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  /** One in five times the whole server, otherwise a process that serves one of the writers. */
  @Test
  void whatWasAcknowledgedSurvivesTheServersDeath() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    try (var source = new TestSource(server.source());
        var storage = JdbcStorage.on(source)) {
      var pairs = new Pairs(storage, 4);
      for (int kill = 0; kill < KILLS; kill++) {
        int before = pairs.acknowledged();
        int more = 1 + random.nextInt(20);
        Sessions.until(() -> pairs.acknowledged() >= before + more);
        if (kill % 5 == 0) {
          server.kill();
          server.start();
        } else {
          server.killBackend(someBackend());
        }
      }
      pairs.verify();
      assertThat(pairs.acknowledged()).as("seed %s", seed).isGreaterThanOrEqualTo(KILLS);
    }
  }

  private static long someBackend() throws SQLException {
    try (var connection = server.source().getConnection()) {
      return Sql.number(
          connection,
          "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
              + " AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1");
    }
  }

  @Test
  void aServerThatHangsEndsTheCall() throws Exception {
    try (var source = new TestSource(server.source());
        var storage =
            JdbcStorage.builder(source)
                .timeout(Duration.ofMillis(300))
                .notifications(false)
                .open()) {
      storage.commit(Writes.commit(Writes.create("hang", "")));
      var gate = new Gate("COMMIT");
      source.hook(gate);
      var commit = Writes.commit(Writes.update("hang", 1, ""));
      var hanging = Sessions.start(() -> storage.commit(commit));
      gate.awaitArrival();
      server.signal("STOP");
      gate.open();
      assertThat(hanging.get()).isInstanceOf(CommitOutcome.Unknown.class);
      var failure =
          catchThrowableOfType(StorageException.class, () -> storage.get(Writes.key("hang")));
      assertThat(failure.reason()).isEqualTo(StorageException.Reason.UNAVAILABLE);
      server.signal("CONT");
      server.start();
      boolean took = settle(storage, commit.id()) == Settlement.COMMITTED;
      assertThat(storage.get(Writes.key("hang")).orElseThrow().revision()).isEqualTo(took ? 2 : 1);
    } finally {
      server.signal("CONT");
    }
  }

  @Test
  void aReplyToCommitThatIsDroppedIsSettled() throws Exception {
    try (var proxy = new DroppingProxy(server.port());
        var source = new TestSource(Postgres.source(proxy.port(), "postgres"));
        var storage = JdbcStorage.builder(source).notifications(false).open()) {
      for (int i = 0; i < 5; i++) {
        var commit = Writes.commit(Writes.create("reply" + i, ""));
        proxy.dropReplyToCommit();
        assertThat(storage.commit(commit)).isInstanceOf(CommitOutcome.Unknown.class);
        assertThat(storage.settle(commit.id())).isEqualTo(Settlement.COMMITTED);
        assertThat(storage.get(Writes.key("reply" + i))).isPresent();
      }
    }
  }

  /** In the middle of a statement that waits for a lock. */
  @Test
  void aConnectionThatIsDroppedInTheMiddleIsRetryable() throws Exception {
    try (var source = new TestSource(server.source());
        var storage = JdbcStorage.builder(source).notifications(false).open();
        var foreign = server.source().getConnection()) {
      storage.commit(Writes.commit(Writes.create("dropped", "")));
      Sql.execute(foreign, "BEGIN");
      Sql.text(foreign, "SELECT id FROM certwright_record WHERE id = 'dropped' FOR UPDATE");
      var commit = Writes.commit(Writes.update("dropped", 1, ""));
      var waiting =
          Sessions.start(
              () -> catchThrowableOfType(StorageException.class, () -> storage.commit(commit)));
      try (var watching = server.source().getConnection()) {
        Sessions.awaitBlocked(watching, 1);
        Sql.text(
            watching,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE wait_event_type = 'Lock'");
      }
      assertThat(waiting.get().reason()).isEqualTo(StorageException.Reason.UNAVAILABLE);
      Sql.execute(foreign, "COMMIT");
      assertThat(storage.commit(commit)).isEqualTo(new CommitOutcome.Committed());
    }
  }

  private static Settlement settle(JdbcStorage storage, CommitId id) throws Exception {
    var answer = new Settlement[1];
    Sessions.until(
        () -> {
          try {
            answer[0] = storage.settle(id);
            return true;
          } catch (StorageException e) {
            assertThat(e.isRetryable()).as(e.getMessage()).isTrue();
            return false;
          }
        });
    return answer[0];
  }
}
