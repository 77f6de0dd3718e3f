package io.certwright.storage.jdbc;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.mariadb.jdbc.MariaDbDataSource;

/**
 * A MariaDB server: the one on the path, or the one for Linux amd64 that the tests bring along. It
 * listens on the loopback, has no password and ends with this process at the latest.
 */
public final class MariaServer implements AutoCloseable {

  private final Path directory;
  private final Path log;
  private final List<String> command;
  private final int port;
  private Process process;

  /**
   * Starts one with a database {@code certwright}.
   *
   * @param unpacked where the one that the tests bring along is unpacked if it is needed
   * @param directory an empty one for what it keeps, which goes when it is closed
   * @param options for what is not to be as MariaDB has it
   * @throws MariaMissingException if none runs here
   */
  public MariaServer(Path unpacked, Path directory, List<String> options) throws IOException {
    var installation = MariaInstallation.find(unpacked);
    this.directory = directory.toAbsolutePath();
    log = this.directory.resolve("log");
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    command = new ArrayList<>();
    command.addAll(
        List.of(
            installation.program().toString(),
            "--no-defaults",
            "--user=" + System.getProperty("user.name"),
            "--datadir=" + Files.createDirectories(this.directory.resolve("data")),
            "--lc-messages-dir=" + installation.share(),
            "--character-sets-dir=" + installation.share().resolve("charsets")));
    command.addAll(options);
    bootstrap(installation.systemTables());
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    start();
  }

  private void bootstrap(String systemTables) throws IOException {
    var sql =
        "CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket=NULL;\n"
            + systemTables
            + "CREATE DATABASE certwright;\n";
    var script = Files.writeString(directory.resolve("bootstrap.sql"), sql);
    var arguments = new ArrayList<>(command);
    arguments.add("--bootstrap");
    var bootstrap =
        new ProcessBuilder(arguments).redirectInput(script.toFile()).redirectErrorStream(true);
    await(bootstrap.redirectOutput(log.toFile()).start());
  }

  private static void await(Process process) {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Starts it and waits until it answers. */
  void start() throws IOException {
    var arguments = new ArrayList<>(command);
    arguments.addAll(
        List.of(
            "--port=" + port,
            "--bind-address=127.0.0.1",
            // In the data directory: a path from the root may be longer than a socket's can be.
            "--socket=socket",
            "--skip-name-resolve",
            "--skip-ssl",
            "--max-connections=200"));
    process =
        new ProcessBuilder(arguments)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60); ; ) {
      try {
        source("certwright").getConnection().close();
        return;
      } catch (SQLException e) {
        if (!process.isAlive() || System.nanoTime() - end > 0) {
          throw new IOException(
              "MariaDB does not start: " + e.getMessage() + "\n" + Files.readString(log), e);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  /** Stops it from answering, until it goes on ({@code STOP}, {@code CONT}). */
  void signal(String name) throws Exception {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new IOException("no signal " + name + " could be sent");
    }
  }

  /** As a loss of power that leaves the operating system's cache. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** The address of one of its databases, for the driver. */
  public String url(String database) {
    return "jdbc:mariadb://127.0.0.1:" + port + "/" + database + "?user=root&connectTimeout=5000";
  }

  /** Connections to one of its databases. */
  public MariaDbDataSource source(String database) {
    return target(url(database));
  }

  static MariaDbDataSource target(String url) {
    try {
      return new MariaDbDataSource(url);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (process != null) {
      await(process.destroyForcibly());
    }
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
