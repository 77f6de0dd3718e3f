package io.certwright.benchmarks.storage;

import io.certwright.benchmarks.ScratchDirectory;
import io.certwright.spi.storage.Storage;
import io.certwright.storage.jdbc.JdbcStorage;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.sqlite.SQLiteDataSource;

/** In databases in this process, one a name, each with a pool of its own. */
final class EmbeddedBackend implements Backend {

  private final Function<String, DataSource> sources;
  private final List<String> settling;
  private final Map<String, KeptConnections> pools = new HashMap<>();

  private EmbeddedBackend(Function<String, DataSource> sources, List<String> settling) {
    this.sources = sources;
    this.settling = settling;
  }

  static EmbeddedBackend h2(ScratchDirectory directory) {
    return new EmbeddedBackend(
        name -> {
          var source = new JdbcDataSource();
          source.setUrl("jdbc:h2:" + directory.path().resolve(name).toAbsolutePath());
          source.setUser("sa");
          source.setPassword("");
          return source;
        },
        List.of("ANALYZE", "CHECKPOINT SYNC"));
  }

  static EmbeddedBackend sqlite(ScratchDirectory directory) {
    return new EmbeddedBackend(
        name -> {
          var source = new SQLiteDataSource();
          source.setUrl("jdbc:sqlite:" + directory.path().resolve(name + ".db"));
          return source;
        },
        List.of("PRAGMA wal_checkpoint(TRUNCATE)"));
  }

  @Override
  public Storage open(String name, MovableClock clock) {
    return JdbcStorage.builder(pool(name)).clockOffsetForTests(clock::offset).open();
  }

  private KeptConnections pool(String name) {
    return pools.computeIfAbsent(name, n -> new KeptConnections(sources.apply(n)));
  }

  @Override
  public void settle(String name) throws SQLException {
    try (var connection = pool(name).getConnection();
        var statement = connection.createStatement()) {
      for (var step : settling) {
        statement.execute(step);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    for (var pool : pools.values()) {
      pool.close();
    }
  }
}
