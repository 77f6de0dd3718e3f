package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.StoredRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes on one database: together, and killed at any moment. */
abstract class Processes {

  /** More of them with {@code -Dcertwright.kills=1000}. */
  private static final int KILLS = Integer.getInteger("certwright.kills", 15);

  @TempDir private Path directory;

  /** The address of a database that may have its files in a directory. */
  abstract String url(Path directory);

  /** The address where several processes share it. */
  String sharedUrl(Path directory) {
    return url(directory);
  }

  private TestSource source(String url) {
    return new TestSource(WriterProcess.target(url));
  }

  @Test
  void processesCountTogether() throws Exception {
    try (var source = source(sharedUrl(directory));
        var storage = JdbcStorage.on(source)) {
      var processes = new ArrayList<Process>();
      for (int i = 0; i < 3; i++) {
        processes.add(WriterProcess.start(directory, sharedUrl(directory), "count", "100"));
      }
      for (var process : processes) {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
      }
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
    try (var source = source(url(directory));
        var storage = JdbcStorage.on(source)) {
      var left = Pairs.ids(storage, "left-");
      assertThat(Pairs.ids(storage, "right-"))
          .as("no pair is halved, seed %s", seed)
          .isEqualTo(left);
      assertThat(left).as("seed %s", seed).containsAll(acknowledged);
      assertThat(left.size() - acknowledged.size())
          .as("one at most for each kill was on its way, seed %s", seed)
          .isBetween(0, KILLS);
      assertThat(storage.due(Writes.VAULT, 1000).records()).isNotEmpty();
    }
  }

  private Set<String> killed(int name, int millis) throws IOException, InterruptedException {
    var process = WriterProcess.start(directory, url(directory), "pairs", "" + name);
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
}
