package io.certwright.benchmarks.storage;

import io.certwright.benchmarks.ScratchDirectory;
import io.certwright.spi.storage.Storage;
import io.certwright.storage.jdbc.JdbcStorage;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.h2.jdbcx.JdbcDataSource;

/** In H2 databases in this process, each with a pool of its own. */
final class H2Backend implements Backend {

  private final ScratchDirectory directory;
  private final Map<String, KeptConnections> pools = new HashMap<>();

  H2Backend(ScratchDirectory directory) {
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
          var source = new JdbcDataSource();
          source.setUrl("jdbc:h2:" + directory.path().resolve(n).toAbsolutePath());
          source.setUser("sa");
          source.setPassword("");
          return new KeptConnections(source);
        });
  }

  @Override
  public void settle(String name) throws SQLException {
    try (var connection = pool(name).getConnection();
        var statement = connection.createStatement()) {
      statement.execute("ANALYZE");
      statement.execute("CHECKPOINT SYNC");
    }
  }

  @Override
  public void close() throws SQLException {
    for (var pool : pools.values()) {
      pool.close();
    }
  }
}
