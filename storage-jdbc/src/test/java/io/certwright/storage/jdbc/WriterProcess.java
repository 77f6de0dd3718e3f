package io.certwright.storage.jdbc;

import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.StoredRecord;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteDataSource;

/** The main class of a process that tests start, and kill. */
final class WriterProcess {

  private WriterProcess() {}

  /** Arguments: the database's URL; what to do; a name or number. */
  public static void main(String[] args) {
    var source = new TestSource(target(args[0]));
    try (var storage = JdbcStorage.on(source)) {
      switch (args[1]) {
        case "pairs" -> pairs(storage, args[2]);
        case "halt" -> halt(storage, source, args[2]);
        default -> count(storage, Integer.parseInt(args[2]));
      }
    }
  }

  /** A data source of the database with this address. */
  static DataSource target(String url) {
    if (url.startsWith("jdbc:h2:")) {
      return H2Fixture.target(url);
    }
    if (url.startsWith("jdbc:mariadb:")) {
      return MariaServer.target(url);
    }
    if (url.startsWith("jdbc:sqlite:")) {
      var sqlite = new SQLiteDataSource();
      sqlite.setUrl(url);
      return sqlite;
    }
    var postgres = new PGSimpleDataSource();
    postgres.setUrl(url);
    return postgres;
  }

  /** Ends without a goodbye before or after a statement of its second commit, as in "3-after". */
  private static void halt(JdbcStorage storage, TestSource source, String where) {
    var first =
        Writes.commit(Writes.create("left-" + where, ""), Writes.create("right-" + where, ""));
    storage.commit(first);
    out().print(where + "\n");
    int at = Integer.parseInt(where.substring(0, where.indexOf('-')));
    boolean after = where.endsWith("after");
    var count = new AtomicInteger();
    // The announcement of the first commit, from a thread of its own, may still be to come.
    var committing = Thread.currentThread();
    source.hook(
        new TestSource.Hook() {
          @Override
          public void before(String sql) {
            if (isOurs() && count.incrementAndGet() == at && !after) {
              Runtime.getRuntime().halt(9);
            }
          }

          @Override
          public void after(String sql) {
            if (isOurs() && count.get() == at && after) {
              Runtime.getRuntime().halt(9);
            }
          }

          private boolean isOurs() {
            return Thread.currentThread() == committing;
          }
        });
    var id = where + "-second";
    // With a replacement, because new records alone may take a single trip to the server.
    storage.commit(
        Writes.commit(
            Writes.create("left-" + id, ""),
            Writes.create("right-" + id, ""),
            Writes.update("left-" + where, 1, "")));
    out().print(id + "\n");
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
  static Process start(Path directory, String url, String task, String argument)
      throws IOException {
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
            url,
            task,
            argument)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
