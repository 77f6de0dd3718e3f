package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.Storage;
import io.certwright.testkit.StorageAbility;
import io.certwright.testkit.StorageFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** An SQLite database in a directory of its own. Closing it finds connections that were kept. */
final class SqliteFixture implements StorageFixture {

  private final Path directory;
  private final TestSource source;
  private volatile Duration offset = Duration.ZERO;

  SqliteFixture() throws IOException {
    directory = Files.createTempDirectory("certwright-sqlite");
    source = new TestSource(file());
  }

  Path file() {
    return directory.resolve("vault.db");
  }

  TestSource source() {
    return source;
  }

  @Override
  public Storage open() {
    return JdbcStorage.builder(source).clockOffsetForTests(() -> offset).open();
  }

  @Override
  public Set<StorageAbility> abilities() {
    return EnumSet.allOf(StorageAbility.class);
  }

  @Override
  public byte[] dump() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var files = Files.list(directory)) {
      for (var file : files.toList()) {
        bytes.write(Files.readAllBytes(file));
      }
    }
    return bytes.toByteArray();
  }

  /** Each is forced to the disk. */
  @Override
  public int overwrites() {
    return LEAST_OVERWRITES;
  }

  @Override
  public Storage openImpatient() {
    return JdbcStorage.builder(source)
        .timeout(Duration.ofMillis(300))
        .clockOffsetForTests(() -> offset)
        .open();
  }

  /** Somebody writes and does not come to an end; whoever only reads is not held up. */
  @Override
  public AutoCloseable stall() throws SQLException {
    var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
    Sql.execute(connection, "BEGIN IMMEDIATE");
    return connection;
  }

  @Override
  public synchronized void moveClock(Duration by) {
    offset = offset.plus(by);
  }

  @Override
  public void close() {
    assertThat(source.lent()).as("connections that were not given back").isZero();
    try {
      source.close();
      try (var files = Files.list(directory)) {
        for (var file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
