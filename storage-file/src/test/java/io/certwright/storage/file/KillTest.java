package io.certwright.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.storage.file.report.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A process that commits and compacts is killed: what it acknowledged is there, and nothing by
 * half.
 */
class KillTest {

  private static final int KILLS = Integer.getInteger("certwright.kills", 50);

  private final Path directory = Directories.create();

  @AfterEach
  void clear() {
    Directories.delete(directory);
  }

  @Test
  void whatWasAcknowledgedIsThere() throws Exception {
    var random = new Random(20260102);
    long last = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      var child = ChildProcess.start(Writer.class, directory.toString(), Long.toString(last));
      // Killed after a number of acknowledgements, not after a time: it is as good on a slow
      // machine.
      long target = last + 1 + random.nextInt(150);
      var lines = child.inputReader();
      for (String line = lines.readLine(); line != null && last < target; ) {
        last = Long.parseLong(line);
        line = last < target ? lines.readLine() : line;
      }
      child.toHandle().destroyForcibly();
      child.waitFor();
      for (String line = lines.readLine(); line != null && !line.isEmpty(); ) {
        last = Long.parseLong(line); // Said before it died, and therefore promised.
        line = lines.readLine();
      }
      assertThat(last).as("it got as far as it was to").isGreaterThanOrEqualTo(target);
      last = check(last);
    }
  }

  /** Returns the last commit that is there: the last one acknowledged or the one after. */
  private long check(long acknowledged) throws IOException {
    try (var storage = FileStorage.builder(directory).segmentSize(100_000).open()) {
      long there = storage.get(Notes.key("counter")).orElseThrow().revision();
      assertThat(there).isBetween(acknowledged, acknowledged + 1);
      assertThat(Notes.ids(storage)).hasSize((int) Math.min(there, Writer.KEPT) + 1);
      for (long i = Math.max(1, there - Writer.KEPT + 1); i <= there; i++) {
        assertThat(Notes.text(storage, "n" + i)).isEqualTo(Writer.text(i));
      }
      try (var files = Files.list(directory)) {
        // Of thousands of notes only the last are there: space was given back between the kills.
        assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThan(4_000_000);
      }
      assertThat(storage.damage())
          .allMatch(damage -> damage.kind() == Damage.Kind.UNFINISHED_COMMIT);
      return there;
    }
  }

  /**
   * Commits a counter together with a note, deletes an older one with it, and says each commit that
   * is done, while another thread compacts.
   */
  static final class Writer {

    static final int KEPT = 100;

    static String text(long i) {
      return "note " + i + " " + "x".repeat((int) (i * 37 % 3000));
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
      var storage = FileStorage.builder(Path.of(arguments[0])).segmentSize(100_000).open();
      var compacting = new Thread(() -> compact(storage));
      compacting.setDaemon(true);
      compacting.start();
      for (long i = Long.parseLong(arguments[1]) + 1; ; i++) {
        var writes = new ArrayList<RecordWrite>();
        writes.add(Notes.put("counter", i, "count"));
        writes.add(Notes.put("n" + i, 1, text(i)));
        if (i > KEPT) {
          writes.add(new RecordWrite.Delete(Notes.key("n" + (i - KEPT)), 1));
        }
        var outcome = storage.commit(Notes.commit(writes.toArray(RecordWrite[]::new)));
        if (!(outcome instanceof CommitOutcome.Committed)) {
          throw new AssertionError(outcome);
        }
        System.out.println(i);
        System.out.flush();
      }
    }

    private static void compact(FileStorage storage) {
      while (true) {
        storage.compact();
      }
    }
  }
}
