package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.StoredRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes on one server: together, and killed at any moment. */
class PostgresProcessesTest {

  /** More of them with {@code -Dcertwright.kills=1000}. */
  private static final int KILLS = Integer.getInteger("certwright.kills", 20);

  private static final int TOGETHER = 4;

  @TempDir private Path directory;
  private String database;

  @BeforeEach
  void open() throws SQLException {
    database = Postgres.newDatabase("");
  }

  @Test
  void processesCountTogether() throws Exception {
    var processes = new ArrayList<Process>();
    for (int i = 0; i < 3; i++) {
      processes.add(start("count", "60"));
    }
    for (var process : processes) {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    try (var storage = JdbcStorage.on(Postgres.source(database))) {
      assertThat(storage.get(Writes.key("counter")).map(StoredRecord::revision)).contains(180L);
    }
  }

  @Test
  void whatWasAcknowledgedSurvivesAKill() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var acknowledged = new HashSet<String>();
    for (int kill = 0; kill < KILLS; kill += TOGETHER) {
      var killed = new ArrayList<FutureTask<Set<String>>>();
      for (int i = 0; i < TOGETHER; i++) {
        var process = start("pairs", "p" + (kill + i));
        int lines = 1 + random.nextInt(30);
        killed.add(Sessions.start(() -> lines(process, lines)));
      }
      for (var one : killed) {
        acknowledged.addAll(one.get());
      }
    }
    verify(acknowledged, KILLS, seed);
  }

  /** Each in a process of its own, which ends there; what it began is there whole or not at all. */
  @Test
  void aProcessMayEndBeforeAndAfterEachStatement() throws Exception {
    var acknowledged = new HashSet<String>();
    var ended = new ArrayList<Process>();
    int statements = 3;
    for (int at = 1; at <= statements; at++) {
      ended.add(start("halt", at + "-before"));
      ended.add(start("halt", at + "-after"));
    }
    for (var process : ended) {
      acknowledged.addAll(lines(process, Integer.MAX_VALUE));
    }
    assertThat(acknowledged)
        .as("the first commit of each, and the second of what lasted longer than that")
        .contains("1-before", "1-after", "2-before", "2-after", "3-before-second");
    assertThat(acknowledged).as("a commit takes two statements").doesNotContain("2-after-second");
    verify(acknowledged, ended.size(), 0);
  }

  private void verify(Set<String> acknowledged, int kills, long seed) {
    try (var storage = JdbcStorage.on(Postgres.source(database))) {
      var left = Pairs.ids(storage, "left-");
      assertThat(Pairs.ids(storage, "right-")).as("no half pair, seed %s", seed).isEqualTo(left);
      assertThat(left).as("seed %s", seed).containsAll(acknowledged);
      assertThat(left.size() - acknowledged.size())
          .as("one at most for each kill was on its way, seed %s", seed)
          .isBetween(0, kills);
    }
  }

  private Process start(String task, String argument) throws IOException {
    var url = "jdbc:postgresql://localhost:" + Postgres.server().getPort() + "/" + database;
    return WriterProcess.start(directory, url + "?user=postgres", task, argument);
  }

  /** Reads so many lines, kills the process and reads what it had still said. */
  private static Set<String> lines(Process process, int count) throws Exception {
    var lines = new HashSet<String>();
    try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        if (lines.size() == count) {
          // By its handle: the process object would close the pipe, and what is still in there.
          process.toHandle().destroyForcibly();
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return lines;
  }
}
