package io.certwright.benchmarks.storage;

import io.certwright.benchmarks.ScratchDirectory;
import io.certwright.spi.storage.Storage;
import io.certwright.storage.jdbc.JdbcStorage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** In tables on a server of its own, durable as a real one is; storages differ in their prefix. */
final class PostgresBackend implements Backend {

  private static final List<String> TABLES =
      List.of("record", "due", "attribute", "commit", "change");

  private final EmbeddedPostgres server;
  private final KeptConnections pool;

  PostgresBackend(ScratchDirectory directory) throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setDataDirectory(directory.path().resolve("postgresql"))
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setLocaleConfig("encoding", "UTF8")
            .start();
    pool = new KeptConnections(server.getPostgresDatabase());
  }

  /** Whether the binaries of the server run here. */
  static boolean isHere() {
    var system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    return system.equals("Linux amd64");
  }

  /** Connections to the server. */
  KeptConnections pool() {
    return pool;
  }

  /** What the tables of a storage are called. */
  static String prefix(String name) {
    return name + "_";
  }

  @Override
  public Storage open(String name, MovableClock clock) {
    return JdbcStorage.builder(pool)
        .tablePrefix(prefix(name))
        .clockOffsetForTests(clock::offset)
        .open();
  }

  @Override
  public void settle(String name) throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      for (var table : TABLES) {
        statement.execute("VACUUM (ANALYZE) " + prefix(name) + table);
      }
      statement.execute("CHECKPOINT");
    }
  }

  @Override
  public void close() throws SQLException, IOException {
    try {
      pool.close();
    } finally {
      server.close();
    }
  }
}
