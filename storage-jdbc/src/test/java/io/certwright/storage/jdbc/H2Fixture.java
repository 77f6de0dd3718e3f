package io.certwright.storage.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** An H2 database in a directory of its own. */
final class H2Fixture extends SqlFixture {

  private final Path directory;

  H2Fixture() throws IOException {
    this(Files.createTempDirectory("certwright-h2"));
  }

  private H2Fixture(Path directory) {
    super(target(url(directory)), Tables.DEFAULT_PREFIX);
    this.directory = directory;
  }

  static String url(Path directory) {
    return "jdbc:h2:" + directory.resolve("vault").toAbsolutePath();
  }

  static DataSource target(String url) {
    return target(url, "sa");
  }

  static DataSource target(String url, String user) {
    var target = new JdbcDataSource();
    target.setUrl(url);
    target.setUser(user);
    target.setPassword("");
    return target;
  }

  Path directory() {
    return directory;
  }

  @Override
  List<String> locks() {
    return List.of("SELECT setting FROM certwright_meta WHERE name = 'turn' FOR UPDATE");
  }

  @Override
  Duration timeout() {
    return Duration.ofSeconds(1);
  }

  @Override
  void remove() throws SQLException {
    run("SHUTDOWN IMMEDIATELY");
    try (var files = Files.list(directory)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
