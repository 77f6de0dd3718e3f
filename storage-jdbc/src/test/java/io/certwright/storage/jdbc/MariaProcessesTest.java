package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Processes on one MariaDB server, and a server that is killed. */
class MariaProcessesTest extends Processes {

  private static final String DATABASE = "processes";

  private static final int SERVER_KILLS = 3;

  @BeforeEach
  void createDatabase() throws SQLException {
    execute("CREATE DATABASE " + DATABASE);
  }

  @AfterEach
  void dropDatabase() throws SQLException {
    execute("DROP DATABASE " + DATABASE);
  }

  private static void execute(String sql) throws SQLException {
    var source = MariaServers.shared().source(MariaFixture.DATABASE);
    try (var connection = source.getConnection()) {
      Sql.execute(connection, sql);
    }
  }

  @Override
  String url(Path directory) {
    return MariaServers.shared().url(DATABASE);
  }

  @Test
  void whatWasAcknowledgedSurvivesAKillOfTheServer() throws Exception {
    try (var server = MariaServers.start();
        var source = new TestSource(server.source(MariaFixture.DATABASE));
        var storage = JdbcStorage.on(source)) {
      var pairs = new Pairs(storage, 4);
      for (int kill = 0; kill < SERVER_KILLS; kill++) {
        int before = pairs.acknowledged();
        Sessions.until(() -> pairs.acknowledged() > before + 20);
        server.kill();
        server.start();
      }
      pairs.verify();
      assertThat(source.lent()).isZero();
    }
  }
}
