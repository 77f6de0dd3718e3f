package io.certwright.benchmarks.storage;

import io.certwright.benchmarks.ScratchDirectory;
import io.certwright.spi.storage.Storage;
import io.certwright.storage.jdbc.JdbcStorage;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.sqlite.SQLiteDataSource;

/** In SQLite files, each with a pool of its own. */
final class SqliteBackend implements Backend {

  private final ScratchDirectory directory;
  private final Map<String, KeptConnections> pools = new HashMap<>();

  SqliteBackend(ScratchDirectory directory) {
    this.directory = directory;
  }

  @Override
  public Storage open(String name, MovableClock clock) {
    return JdbcStorage.builder(pool(name)).clockOffsetForTests(clock::offset).open();
  }

  private KeptConnections pool(String name) {
    return pools.computeIfAbsent(
        name,
        n -> {
          var source = new SQLiteDataSource();
          source.setUrl("jdbc:sqlite:" + directory.path().resolve(n + ".db"));
          return new KeptConnections(source);
        });
  }

  @Override
  public void settle(String name) throws SQLException {
    try (var connection = pool(name).getConnection();
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
  }

  @Override
  public void close() throws SQLException {
    for (var pool : pools.values()) {
      pool.close();
    }
  }
}
