package io.certwright.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.CommitOutcome;
import io.certwright.storage.file.report.Damage;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A process that commits is killed: what it acknowledged is there, and nothing by half. */
class KillTest {

  private static final int KILLS = Integer.getInteger("certwright.kills", 20);

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
      last = check(last);
    }
  }

  /** Returns the last commit that is there: the last one acknowledged or the one after. */
  private long check(long acknowledged) {
    try (var storage = FileStorage.builder(directory).segmentSize(100_000).open()) {
      long there = storage.get(Notes.key("counter")).orElseThrow().revision();
      assertThat(there).isBetween(acknowledged, acknowledged + 1);
      for (long i = Math.max(1, there - 200); i <= there; i++) {
        assertThat(Notes.text(storage, "n" + i)).isEqualTo(Writer.text(i));
      }
      assertThat(storage.get(Notes.key("n" + (there + 1)))).isEmpty();
      assertThat(storage.damage())
          .extracting(Damage::kind)
          .allMatch(kind -> kind == Damage.Kind.UNFINISHED_COMMIT);
      return there;
    }
  }

  /** Commits a counter together with a note, and says each one that is done. */
  static final class Writer {

    static String text(long i) {
      return "note " + i + " " + "x".repeat((int) (i * 37 % 3000));
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
      var storage = FileStorage.builder(Path.of(arguments[0])).segmentSize(100_000).open();
      for (long i = Long.parseLong(arguments[1]) + 1; ; i++) {
        var outcome =
            storage.commit(
                Notes.commit(Notes.put("counter", i, "count"), Notes.put("n" + i, 1, text(i))));
        if (!(outcome instanceof CommitOutcome.Committed)) {
          throw new AssertionError(outcome);
        }
        System.out.println(i);
        System.out.flush();
      }
    }
  }
}
