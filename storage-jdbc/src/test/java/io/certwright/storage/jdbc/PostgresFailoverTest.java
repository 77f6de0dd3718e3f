package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.StorageException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** A primary that is switched off under load, and its standby that takes over. */
class PostgresFailoverTest {

  @TempDir private Path directory;

  @Test
  void nothingAcknowledgedIsLostAndTheStorageGoesOn() throws Exception {
    var programs = PostgresProcess.programsForStandby();
    try (var primary = PostgresProcess.create(programs, directory.resolve("primary"))) {
      try (var standby = PostgresProcess.standbyOf(primary, directory.resolve("standby"));
          var source = new TestSource(both(primary, standby))) {
        waitForEachCommit(primary);
        try (var storage = JdbcStorage.on(source)) {
          refusesTheStandby(standby);
          failOver(storage, primary, standby);
        }
      }
    }
  }

  private static void failOver(
      JdbcStorage storage, PostgresProcess primary, PostgresProcess standby) throws Exception {
    var position = storage.feedEnd();
    var pairs = new Pairs(storage, 4);
    Sessions.until(() -> pairs.acknowledged() >= 50);
    primary.kill();
    int before = pairs.acknowledged();
    try (var connection = standby.source().getConnection()) {
      Sql.text(connection, "SELECT pg_promote()");
    }
    Sessions.until(() -> pairs.acknowledged() >= before + 50);
    pairs.verify();
    assertThat(storage.changes(position, 10)).isInstanceOf(Feed.Resynchronise.class);
  }

  /** It could be read, but it may be behind. */
  private static void refusesTheStandby(PostgresProcess standby) {
    var failure =
        catchThrowableOfType(StorageException.class, () -> JdbcStorage.on(standby.source()));
    assertThat(failure.reason()).isEqualTo(StorageException.Reason.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("standby");
  }

  private static void waitForEachCommit(PostgresProcess primary) throws Exception {
    try (var connection = primary.source().getConnection()) {
      Sql.execute(connection, "ALTER SYSTEM SET synchronous_standby_names = '*'");
      Sql.text(connection, "SELECT pg_reload_conf()");
      Sessions.until(
          () -> Sql.text(connection, "SELECT sync_state FROM pg_stat_replication").equals("sync"));
    }
  }

  private static PGSimpleDataSource both(PostgresProcess one, PostgresProcess other)
      throws SQLException {
    var source = one.source();
    source.setServerNames(new String[] {"localhost", "localhost"});
    source.setPortNumbers(new int[] {one.port(), other.port()});
    source.setTargetServerType("primary");
    source.setProperty(PGProperty.HOST_RECHECK_SECONDS, "1");
    return source;
  }
}
