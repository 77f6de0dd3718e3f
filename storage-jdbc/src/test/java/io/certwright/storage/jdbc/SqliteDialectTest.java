package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordWrite;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SQLite is made to do below the contract. */
class SqliteDialectTest {

  @TempDir private Path directory;
  private TestSource source;
  private JdbcStorage storage;

  @BeforeEach
  void open() {
    source = new TestSource(directory.resolve("vault.db"));
    storage = JdbcStorage.on(source);
  }

  @AfterEach
  void close() throws SQLException {
    storage.close();
    assertThat(source.lent()).isZero();
    source.close();
  }

  /** A pool may hand out a connection that somebody has made fast and unsafe. */
  @Test
  void aConnectionThatDoesNotForceIsMadeTo() throws Exception {
    try (var connection = source.getConnection()) {
      Sql.execute(connection, "PRAGMA synchronous = OFF");
      connection.setAutoCommit(false);
    }
    storage.commit(Writes.commit(Writes.create("a", "")));
    try (var connection = source.getConnection()) {
      assertThat(connection.getAutoCommit()).as("given back as it was").isFalse();
      connection.setAutoCommit(true);
      assertThat(Sql.text(connection, "PRAGMA synchronous")).isEqualTo("2");
      assertThat(Sql.text(connection, "PRAGMA journal_mode")).isEqualTo("wal");
    }
  }

  @Test
  void theClockIsTheDatabases() {
    var now = storage.due(Writes.VAULT, 1).now();
    assertThat(Duration.between(now, Instant.now()).abs()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aWriterThatIsInTheWayForLongerThanOneTryIsWaitedFor() throws Exception {
    var held = new CountDownLatch(1);
    var other =
        new Thread(
            () -> {
              try (var connection = source.getConnection()) {
                Sql.execute(connection, "BEGIN IMMEDIATE");
                held.countDown();
                Thread.sleep(3_500);
                Sql.execute(connection, "ROLLBACK");
              } catch (SQLException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    other.start();
    held.await();
    assertThat(storage.get(Writes.key("a"))).as("readers do not wait").isEmpty();
    assertThat(storage.commit(Writes.commit(Writes.create("a", ""))))
        .isEqualTo(new CommitOutcome.Committed());
    other.join();
  }

  /** Every query that may meet a million records searches an index and sorts nothing. */
  @Test
  void queriesUseTheIndexes() throws Exception {
    var queries = new ArrayList<String>();
    source.hook(
        new TestSource.Hook() {
          @Override
          public void before(String sql) {
            if (sql.startsWith("SELECT") && sql.contains("certwright_")) {
              queries.add(sql);
            }
          }
        });
    EveryQuery.of(storage);
    source.hook(new TestSource.Hook() {});
    assertThat(queries).hasSizeGreaterThan(14);
    for (var query : queries) {
      assertThat(plan(query)).as(query).doesNotContain("SCAN certwright", "SCAN r");
      if (query.contains("d.claim = ?")) {
        assertThat(plan(query))
            .contains("certwright_due_claimed (vault=? AND claimed_until>? AND claimed_until<?)");
      } else if (query.contains("certwright_due")) {
        // What is due and was claimed before is sorted in between the rest: nothing else is read.
        // A claim looks for either kind by itself.
        assertThat(plan(query).contains("certwright_due_free (vault=? AND due_at<?)"))
            .as(query)
            .isEqualTo(query.contains("claim IS NULL"));
        assertThat(plan(query).contains("certwright_due_claimed (vault=? AND claimed_until<?)"))
            .as(query)
            .isEqualTo(query.contains("claim IS NOT NULL"));
      } else if (query.contains("certwright_attribute")) {
        // A page of each part of the search is sorted.
        assertThat(plan(query).split("TEMP B-TREE", -1)).as(query).hasSizeLessThanOrEqualTo(2);
      } else {
        assertThat(plan(query)).as(query).doesNotContain("TEMP B-TREE");
      }
    }
  }

  @Test
  void theLogAndTheFeedDoNotGrow() throws Exception {
    storage = JdbcStorage.builder(source).feedRetention(Duration.ZERO).open();
    for (int round = 0; round < 300; round++) {
      var writes = new ArrayList<RecordWrite>();
      for (int i = 0; i < 100; i++) {
        var id = "k" + i;
        writes.add(round == 0 ? Writes.create(id, "") : Writes.update(id, round, ""));
      }
      storage.commit(Writes.commit(writes.toArray(RecordWrite[]::new)));
    }
    try (var connection = source.getConnection()) {
      assertThat(Sql.number(connection, "SELECT count(*) FROM certwright_change"))
          .isBetween(10_000L, 16_384L + 128 * 100);
      assertThat(Sql.number(connection, "SELECT count(*) FROM certwright_attribute"))
          .isEqualTo(200);
    }
  }

  private String plan(String query) throws SQLException {
    var plan = new StringBuilder();
    try (var connection = source.getConnection();
        var statement = connection.prepareStatement("EXPLAIN QUERY PLAN " + query);
        var rows = statement.executeQuery()) {
      while (rows.next()) {
        plan.append(rows.getString("detail")).append('\n');
      }
    }
    return plan.toString();
  }
}
