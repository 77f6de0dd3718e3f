package io.certwright.storage.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.postgresql.ds.PGSimpleDataSource;

/** The PostgreSQL server that the tests of this process share; durable, as a real one is. */
public final class Postgres {

  private static final AtomicInteger NAMES = new AtomicInteger();

  private static final class Holder {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_connections", "200")
            .setLocaleConfig("encoding", "UTF8")
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Postgres() {}

  /** Skips the test where the binaries do not run. */
  public static EmbeddedPostgres server() {
    var system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    Assumptions.assumeTrue(
        system.equals("Linux amd64"),
        "the PostgreSQL of the tests is for Linux amd64, not " + system);
    return Holder.SERVER;
  }

  /** A data source without a pool, of the database that is there from the start. */
  static PGSimpleDataSource source() {
    return source("postgres");
  }

  public static PGSimpleDataSource source(String database) {
    return source(server().getPort(), database);
  }

  static PGSimpleDataSource source(int port, String database) {
    var source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"localhost"});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName(database);
    source.setUser("postgres");
    source.setConnectTimeout(5);
    source.setLoginTimeout(5);
    return source;
  }

  /** A new and empty database. */
  public static String newDatabase(String options) throws SQLException {
    var name = newName("db");
    try (var connection = source().getConnection()) {
      Sql.execute(connection, "CREATE DATABASE " + name + " " + options);
    }
    return name;
  }

  /** A name that no other test has. */
  static String newName(String start) {
    return (start + "_" + NAMES.incrementAndGet() + "_").toLowerCase(Locale.ROOT);
  }

  /** Where the server's programs are. */
  public static Path programs() throws IOException, SQLException {
    long server;
    try (var connection = source().getConnection()) {
      var directory = Path.of(Sql.text(connection, "SHOW data_directory"));
      server = Long.parseLong(Files.readAllLines(directory.resolve("postmaster.pid")).get(0));
    }
    var program = ProcessHandle.of(server).flatMap(process -> process.info().command());
    return Path.of(program.orElseThrow()).getParent();
  }
}
