package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.StoredRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes on one file: together, and killed at any moment. */
class SqliteProcessesTest {

  /** More of them with {@code -Dcertwright.kills=1000}. */
  private static final int KILLS = Integer.getInteger("certwright.kills", 15);

  @TempDir private Path directory;

  @Test
  void processesCountTogether() throws Exception {
    var processes = new ArrayList<Process>();
    for (int i = 0; i < 3; i++) {
      processes.add(WriterProcess.start(directory, "count", "100"));
    }
    for (var process : processes) {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    try (var source = new TestSource(directory.resolve("vault.db"));
        var storage = JdbcStorage.on(source)) {
      assertThat(storage.get(Writes.key("counter")).map(StoredRecord::revision)).contains(300L);
    }
  }

  @Test
  void whatWasAcknowledgedSurvivesAKill() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var acknowledged = new HashSet<String>();
    for (int kill = 0; kill < KILLS; kill++) {
      acknowledged.addAll(killed(kill, random.nextInt(120)));
    }
    assertThat(acknowledged).as("acknowledged before a kill, seed %s", seed).isNotEmpty();
    try (var source = new TestSource(directory.resolve("vault.db"));
        var storage = JdbcStorage.on(source)) {
      var left = all(storage, "left-");
      assertThat(all(storage, "right-")).as("no pair is halved, seed %s", seed).isEqualTo(left);
      assertThat(left).as("seed %s", seed).containsAll(acknowledged);
      assertThat(left.size() - acknowledged.size())
          .as("one at most for each kill was on its way, seed %s", seed)
          .isBetween(0, KILLS);
      assertThat(storage.due(Writes.VAULT, 1000).records()).isNotEmpty();
    }
  }

  private Set<String> killed(int name, int millis) throws IOException, InterruptedException {
    var process = WriterProcess.start(directory, "pairs", "" + name);
    var acknowledged = new HashSet<String>();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      acknowledged.add(lines.readLine());
      Thread.sleep(millis);
      // By its handle: the process object would close the pipe, and with it what is still in there.
      process.toHandle().destroyForcibly();
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        acknowledged.add(line);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return acknowledged;
  }

  private static Set<String> all(JdbcStorage storage, String prefix) {
    var ids = new HashSet<String>();
    Optional<String> after = Optional.empty();
    do {
      var order = ListQuery.Order.ASCENDING;
      var page = storage.list(new ListQuery(Writes.VAULT, "item", prefix, after, order, 1000));
      List<StoredRecord> records = page.records();
      records.forEach(record -> ids.add(record.key().id().substring(prefix.length())));
      after = page.next();
    } while (after.isPresent());
    return ids;
  }
}
