package io.certwright.storage.jdbc;

import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.StoredRecord;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.sqlite.SQLiteDataSource;

/** The main class of a process that tests start, and kill. */
final class WriterProcess {

  private WriterProcess() {}

  /** Arguments: the file; what to do; a name or number. */
  public static void main(String[] args) {
    var source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + args[0]);
    try (var storage = JdbcStorage.on(source)) {
      if (args[1].equals("pairs")) {
        pairs(storage, args[2]);
      } else {
        count(storage, Integer.parseInt(args[2]));
      }
    }
  }

  /** Commits pairs of records until it is killed, and tells of each that was acknowledged. */
  private static void pairs(JdbcStorage storage, String name) {
    for (int i = 0; ; i++) {
      var id = name + "-" + i;
      var commit = Writes.commit(Writes.create("left-" + id, id), Writes.create("right-" + id, id));
      if (storage.commit(commit) instanceof CommitOutcome.Committed) {
        // One write each, so that no line is torn by the kill.
        out().print(id + "\n");
      }
    }
  }

  /** Adds to one counter, so often. */
  private static void count(JdbcStorage storage, int times) {
    for (int left = times; left > 0; ) {
      var now = storage.get(Writes.key("counter")).map(StoredRecord::revision).orElse(0L);
      var put = now == 0 ? Writes.create("counter", "") : Writes.update("counter", now, "");
      if (storage.commit(Writes.commit(put)) instanceof CommitOutcome.Committed) {
        left--;
      }
    }
    out().print("done\n");
  }

  private static PrintStream out() {
    return new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
  }

  /** Starts such a process. */
  static Process start(Path directory, String task, String argument) throws IOException {
    var classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "-Dorg.sqlite.tmpdir=" + directory,
            "-cp",
            classPath,
            WriterProcess.class.getName(),
            directory.resolve("vault.db").toString(),
            task,
            argument)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
