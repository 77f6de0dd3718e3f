package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL server of a test's own, to be killed, stopped and started again. */
public final class PostgresProcess implements AutoCloseable {

  private final Path programs;
  private final Path data;
  private final int port;
  private Process server;

  private PostgresProcess(Path programs, Path data) throws IOException {
    this.programs = programs;
    this.data = data;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = socket.getLocalPort();
    }
  }

  /** A new and empty one, started. */
  public static PostgresProcess create(Path programs, Path data) throws Exception {
    run(
        programs,
        "initdb",
        List.of(
            "-D", data.toString(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"));
    var made = new PostgresProcess(programs, data);
    made.start();
    return made;
  }

  /** A standby of a server, started. */
  public static PostgresProcess standbyOf(PostgresProcess primary, Path data) throws Exception {
    run(
        primary.programs,
        "pg_basebackup",
        List.of(
            "-D",
            data.toString(),
            "-h",
            "localhost",
            "-p",
            "" + primary.port,
            "-U",
            "postgres",
            "-R",
            "-X",
            "stream",
            "-c",
            "fast"));
    var made = new PostgresProcess(primary.programs, data);
    made.start();
    return made;
  }

  public int port() {
    return port;
  }

  String url() {
    return "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres";
  }

  public PGSimpleDataSource source() {
    return Postgres.source(port, "postgres");
  }

  /** Connections to whichever of the two takes writes. */
  public PGSimpleDataSource orElse(PostgresProcess other) throws SQLException {
    var both = source();
    both.setServerNames(new String[] {"localhost", "localhost"});
    both.setPortNumbers(new int[] {port, other.port});
    both.setTargetServerType("primary");
    both.setProperty(PGProperty.HOST_RECHECK_SECONDS, "1");
    return both;
  }

  /** From now on a commit is acknowledged only once the standby has it as well. */
  public void commitOnlyWithStandby() throws Exception {
    try (var connection = source().getConnection()) {
      Sql.execute(connection, "ALTER SYSTEM SET synchronous_standby_names = '*'");
      Sql.text(connection, "SELECT pg_reload_conf()");
      Sessions.until(
          () -> Sql.text(connection, "SELECT sync_state FROM pg_stat_replication").equals("sync"));
    }
  }

  /** Makes a standby the primary. */
  public void promote() throws SQLException {
    try (var connection = source().getConnection()) {
      Sql.text(connection, "SELECT pg_promote()");
    }
  }

  /** Starts it and waits until it answers. What a killed one left may be in the way for a while. */
  public void start() throws Exception {
    Sessions.until(
        () -> {
          if (server == null || !server.isAlive()) {
            server = launch();
          }
          try (var connection = source().getConnection()) {
            return Sql.number(connection, "SELECT 1") == 1;
          } catch (SQLException e) {
            TimeUnit.MILLISECONDS.sleep(20);
            return false;
          }
        });
  }

  private Process launch() throws IOException {
    var arguments =
        List.of(
            "-D",
            data.toString(),
            "-p",
            "" + port,
            "-c",
            "listen_addresses=localhost",
            "-c",
            "unix_socket_directories=",
            "-c",
            "fsync=on",
            "-c",
            "synchronous_commit=on",
            "-c",
            "shared_buffers=16MB",
            "-c",
            "max_wal_size=64MB");
    return new ProcessBuilder(command(programs, "postgres", arguments))
        .redirectErrorStream(true)
        .redirectOutput(new File(data + ".log"))
        .start();
  }

  /** SIGKILL for all of it. */
  public void kill() throws Exception {
    var workers = server.descendants().toList();
    server.destroyForcibly();
    workers.forEach(ProcessHandle::destroyForcibly);
    server.waitFor();
    Sessions.until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
  }

  /**
   * SIGKILL for one process that serves a client; returns when the server, which starts all others
   * anew for that, answers again.
   */
  void killBackend(long backend) throws Exception {
    try (var witness = source().getConnection()) {
      var victim = ProcessHandle.of(backend);
      if (victim.isPresent() && victim.get().destroyForcibly()) {
        Sessions.until(() -> !witness.isValid(5));
      }
    }
    start();
  }

  /** SIGSTOP or SIGCONT for all of it. */
  public void signal(String signal) throws Exception {
    var command = new ArrayList<>(List.of("kill", "-" + signal, "" + server.pid()));
    server.descendants().forEach(worker -> command.add("" + worker.pid()));
    // One that has ended meanwhile needs none.
    new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start().waitFor();
  }

  @Override
  public void close() {
    try {
      if (server != null && server.isAlive()) {
        signal("CONT");
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("a server of the tests goes on", e);
    }
  }

  private static void run(Path programs, String program, List<String> arguments) throws Exception {
    var log = File.createTempFile("certwright-" + program, ".log");
    var process =
        new ProcessBuilder(command(programs, program, arguments))
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(program).isTrue();
    assertThat(process.exitValue()).as("%s, see %s", program, log).isZero();
    assertThat(log.delete()).isTrue();
  }

  /** PostgreSQL refuses to run as root; in a user name space of its own it does not see it. */
  private static List<String> command(Path programs, String program, List<String> arguments) {
    var command = new ArrayList<String>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(arguments);
    return command;
  }

  /** Where a system has the tools that make a standby; skips the test otherwise. */
  public static Path programsForStandby() {
    var root = new File("/usr/lib/postgresql").listFiles();
    var found =
        root == null
            ? Optional.<Path>empty()
            : Arrays.stream(root)
                .map(version -> version.toPath().resolve("bin"))
                .filter(bin -> bin.resolve("pg_basebackup").toFile().canExecute())
                .filter(bin -> bin.resolve("initdb").toFile().canExecute())
                .max(Comparator.naturalOrder());
    Assumptions.assumeTrue(
        found.isPresent(), "no pg_basebackup and initdb below /usr/lib/postgresql");
    return found.get();
  }
}
