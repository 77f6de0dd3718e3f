package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StorageException.Reason;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Databases that are empty, ready, foreign, newer, older, and those that give us no right. */
class PostgresSchemaTest {

  private static final String FIRST = "/META-INF/certwright/postgresql/V1__certwright.sql";
  private static final String SECOND = "/migration/V2__test.sql";

  private PGSimpleDataSource source;

  @BeforeEach
  void open() throws SQLException {
    source = Postgres.source(Postgres.newDatabase(""));
  }

  @Test
  void theShippedFileMakesTheSameTables() throws Exception {
    try (var stream = Objects.requireNonNull(JdbcStorage.class.getResourceAsStream(FIRST))) {
      run(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    }
    works(source);
  }

  @Test
  void aForeignTableIsLeftAlone() throws Exception {
    run("CREATE TABLE certwright_record (name text)");
    assertThat(refusal(Reason.NOT_A_STORAGE)).contains("certwright_record", "prefix");
    run("DROP TABLE certwright_record; CREATE TABLE certwright_meta (x text)");
    assertThat(refusal(Reason.NOT_A_STORAGE)).contains("certwright_meta");
    run("DROP TABLE certwright_meta; CREATE TABLE certwright_meta (name text, setting text)");
    assertThat(refusal(Reason.NOT_A_STORAGE)).contains("certwright_meta");
    run("DROP TABLE certwright_meta; CREATE VIEW certwright_due AS SELECT 1 AS x");
    assertThat(refusal(Reason.NOT_A_STORAGE)).contains("certwright_due");
  }

  @Test
  void aTableThatLacksAColumnIsNamed() throws Exception {
    JdbcStorage.on(source).close();
    run("ALTER TABLE certwright_due DROP COLUMN claim");
    assertThat(refusal(Reason.NOT_A_STORAGE)).contains("certwright_due", "claim");
  }

  @Test
  void aNewerFormatIsRefused() throws Exception {
    JdbcStorage.on(source).close();
    run("UPDATE certwright_meta SET setting = '2' WHERE name = 'format'");
    assertThat(refusal(Reason.NEWER_FORMAT)).contains("format 2", "newer");
  }

  /** Four at once on nothing, then four at once on the older tables, and one that is too old. */
  @Test
  void olderTablesAreMigratedOnce() throws Exception {
    var database = Database.of(source, Duration.ofSeconds(30));
    together(() -> opened(database, List.of(FIRST)));
    together(() -> opened(database, List.of(FIRST, SECOND)));
    try (var connection = source.getConnection()) {
      assertThat(Sql.text(connection, "SELECT setting FROM certwright_meta WHERE name = 'format'"))
          .isEqualTo("2");
      assertThat(Sql.number(connection, "SELECT count(*) FROM certwright_second")).isEqualTo(1);
    }
    assertThat(refusal(Reason.NEWER_FORMAT)).contains("format 2");
  }

  /** A migration that fails leaves the tables as they were. */
  @Test
  void aMigrationIsWholeOrNotThere() throws Exception {
    var database = Database.of(source, Duration.ofSeconds(30));
    opened(database, List.of(FIRST));
    run("CREATE VIEW certwright_second AS SELECT 1 AS x");
    var failure =
        catchThrowableOfType(
            StorageException.class, () -> opened(database, List.of(FIRST, SECOND)));
    assertThat(failure).hasMessageContaining("certwright_second");
    works(source);
  }

  @Test
  void aUserWhoMayNotMakeTablesIsToldWhatToDo() throws Exception {
    run("DROP ROLE IF EXISTS certwright_worker; CREATE ROLE certwright_worker LOGIN");
    run("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    var worker = Postgres.source(source.getDatabaseName());
    worker.setUser("certwright_worker");
    var failure = catchThrowableOfType(StorageException.class, () -> JdbcStorage.on(worker));
    assertThat(failure.reason()).isEqualTo(Reason.NOT_A_STORAGE);
    assertThat(failure).hasMessageContaining("CREATE").hasMessageContaining(FIRST);
    JdbcStorage.on(source).close();
    var blind = catchThrowableOfType(StorageException.class, () -> JdbcStorage.on(worker));
    assertThat(blind).hasMessageContaining("grant").hasMessageContaining("right");
    run("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO certwright_worker");
    works(worker);
    run("REVOKE INSERT ON certwright_record FROM certwright_worker");
    try (var storage = JdbcStorage.on(worker)) {
      var denied =
          catchThrowableOfType(
              StorageException.class, () -> storage.commit(Writes.commit(Writes.create("b", ""))));
      assertThat(denied.reason()).isEqualTo(Reason.BROKEN);
      assertThat(denied).hasMessageContaining("right").hasMessageContaining("certwright_record");
    }
  }

  /** As a managed server may forbid it: the feed then goes by what is left. */
  @Test
  void theNameOfTheClusterNeedNotBeKnown() throws Exception {
    run("DROP ROLE IF EXISTS certwright_managed; CREATE ROLE certwright_managed LOGIN");
    run("GRANT CREATE ON SCHEMA public TO certwright_managed");
    run("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");
    run("REVOKE EXECUTE ON FUNCTION pg_walfile_name(pg_lsn) FROM PUBLIC");
    var managed = Postgres.source(source.getDatabaseName());
    managed.setUser("certwright_managed");
    try (var storage = JdbcStorage.on(managed)) {
      var start = storage.feedEnd();
      assertThat(start.value()).contains("..");
      storage.commit(Writes.commit(Writes.create("a", "")));
      assertThat(storage.changes(start, 10))
          .isInstanceOfSatisfying(
              Feed.Changes.class, news -> assertThat(news.changes()).hasSize(1));
    }
  }

  @Test
  void aServerThatIsNotThereIsUnavailable() {
    source.setPortNumbers(new int[] {1});
    refusal(Reason.UNAVAILABLE);
  }

  private static void works(PGSimpleDataSource source) {
    try (var storage = JdbcStorage.on(source)) {
      assertThat(storage.commit(Writes.commit(Writes.create("a", ""))))
          .isEqualTo(new CommitOutcome.Committed());
    }
  }

  private static boolean opened(Database database, List<String> scripts) {
    new Schema(database, new Tables(Tables.DEFAULT_PREFIX), scripts).open();
    return true;
  }

  private static void together(Callable<Boolean> call) throws Exception {
    var calls = IntStream.range(0, 4).mapToObj(i -> Sessions.start(call)).toList();
    for (var started : calls) {
      assertThat(started.get()).isTrue();
    }
  }

  private String refusal(Reason reason) {
    var failure = catchThrowableOfType(StorageException.class, () -> JdbcStorage.on(source));
    assertThat(failure).isNotNull();
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
    return failure.getMessage();
  }

  private void run(String statements) throws SQLException {
    try (var connection = source.getConnection()) {
      Sql.execute(connection, statements);
    }
  }
}
