package io.certwright.benchmarks.storage;

import io.certwright.benchmarks.ScratchDirectory;
import io.certwright.spi.storage.Storage;
import io.certwright.storage.jdbc.JdbcStorage;
import io.certwright.storage.jdbc.MariaServer;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** In tables on a MariaDB of its own with the settings of its default, told apart by a prefix. */
final class MariaBackend implements Backend {

  private static final String DATABASE = "certwright";

  private static final List<String> TABLES =
      List.of("record", "due", "attribute", "commit", "change");

  private final MariaServer server;
  private final KeptConnections pool;

  MariaBackend(ScratchDirectory directory) throws IOException {
    server =
        new MariaServer(
            directory.path().resolve("mariadb"),
            Files.createDirectory(directory.path().resolve("mariadb-data")),
            List.of());
    pool = new KeptConnections(server.source(DATABASE));
  }

  private static String prefix(String name) {
    return name + "_";
  }

  @Override
  public Storage open(String name, MovableClock clock) {
    return JdbcStorage.builder(pool)
        .tablePrefix(prefix(name))
        .clockOffsetForTests(clock::offset)
        .open();
  }

  /** The storage would write a row per trip: a quarter of an hour for a million certificates. */
  @Override
  public void fill(String name, Storage storage, int count) throws SQLException, IOException {
    try (var connection =
        DriverManager.getConnection(server.url(DATABASE) + "&useBulkStmts=true")) {
      new MariaRows(connection, prefix(name)).fill(storage, count);
    }
  }

  /** Statistics; and what was changed is in the files before they are measured. */
  @Override
  public void settle(String name) throws SQLException {
    var tables = prefix(name) + String.join(", " + prefix(name), TABLES);
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("ANALYZE TABLE " + tables);
      statement.execute("FLUSH TABLES " + tables + " FOR EXPORT");
      statement.execute("UNLOCK TABLES");
    }
  }

  @Override
  public void close() throws SQLException {
    try {
      pool.close();
    } finally {
      server.close();
    }
  }
}
