package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.spi.storage.ChangeWatch;
import io.certwright.spi.storage.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/** Processes that hear of each other's commits. */
class PostgresWatchTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(1);

  private PGSimpleDataSource source;
  private JdbcStorage writer;
  private JdbcStorage reader;

  @BeforeEach
  void open() throws SQLException {
    source = Postgres.source(Postgres.newDatabase(""));
    writer = JdbcStorage.on(source);
    reader = JdbcStorage.on(source);
  }

  @AfterEach
  void close() {
    writer.close();
    reader.close();
  }

  @Test
  void aCommitIsHeardOf() {
    try (var watch = reader.watch().orElseThrow()) {
      assertThat(watch.await(SHORT)).isFalse();
      for (int i = 0; i < 3; i++) {
        writer.commit(Writes.commit(Writes.create("a" + i, "")));
        assertThat(watch.await(LONG)).isTrue();
        assertThat(reader.get(Writes.key("a" + i))).isPresent();
      }
    }
  }

  /**
   * Which would make a process read all that it writes; another listener shows that it was told.
   */
  @Test
  void ourOwnCommitsAreNoNews() throws Exception {
    try (var watch = reader.watch().orElseThrow();
        var connection = source.getConnection()) {
      Sql.execute(connection, "LISTEN certwright_changes");
      reader.commit(Writes.commit(Writes.create("ours", "")));
      var heard =
          connection.unwrap(PGConnection.class).getNotifications(Math.toIntExact(LONG.toMillis()));
      assertThat(heard).hasSize(1);
      assertThat(watch.await(Duration.ofMillis(100))).isFalse();
      writer.commit(Writes.commit(Writes.create("another's", "")));
      assertThat(watch.await(LONG)).isTrue();
    }
  }

  /** Closed by its user, or with the storage; a wait that is under way ends. */
  @Test
  void closingEndsAWait() throws Exception {
    for (boolean withStorage : new boolean[] {false, true}) {
      var watch = reader.watch().orElseThrow();
      var waiting = Sessions.start(() -> watch.await(LONG));
      if (withStorage) {
        reader.close();
      } else {
        watch.close();
      }
      assertThat(waiting.get()).isFalse();
      assertThat(watch.await(SHORT)).isFalse();
      watch.close();
      try (var connection = source.getConnection()) {
        Sessions.until(() -> listening(connection) == 0);
      }
    }
  }

  @Test
  void anInterruptEndsAWait() throws Exception {
    try (var watch = reader.watch().orElseThrow()) {
      var ended =
          Sessions.start(
              () -> {
                Thread.currentThread().interrupt();
                var failure = catchThrowableOfType(StorageException.class, () -> watch.await(LONG));
                return failure.reason() == StorageException.Reason.INTERRUPTED
                    && Thread.interrupted();
              });
      assertThat(ended.get()).isTrue();
      writer.commit(Writes.commit(Writes.create("a", "")));
      assertThat(watch.await(LONG)).isTrue();
    }
  }

  @Test
  void aLostConnectionIsToldAndWatchedAnew() throws Exception {
    ChangeWatch watch = reader.watch().orElseThrow();
    try (var connection = source.getConnection()) {
      Sql.text(
          connection,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'");
      Sessions.until(() -> listening(connection) == 0);
    }
    var failure = catchThrowableOfType(StorageException.class, () -> watch.await(LONG));
    assertThat(failure.reason()).isEqualTo(StorageException.Reason.UNAVAILABLE);
    try (var again = reader.watch().orElseThrow()) {
      writer.commit(Writes.commit(Writes.create("a", "")));
      assertThat(again.await(LONG)).isTrue();
    }
  }

  @Test
  void switchedOffThereIsNone() {
    try (var silent = JdbcStorage.builder(source).notifications(false).open()) {
      assertThat(silent.watch()).isEmpty();
    }
  }

  private static long listening(Connection connection) throws SQLException {
    return Sql.number(
        connection,
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND query LIKE 'LISTEN%'");
  }
}
