package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StorageException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that are empty, ready, foreign, newer, damaged. */
class SqliteSchemaTest {

  @TempDir private Path directory;
  private TestSource source;

  @BeforeEach
  void open() {
    source = new TestSource(directory.resolve("vault.db"));
  }

  @AfterEach
  void close() throws SQLException {
    assertThat(source.lent()).isZero();
    source.close();
  }

  @Test
  void theShippedFileMakesTheSameTables() throws Exception {
    var sql = "/META-INF/certwright/sqlite/V1__certwright.sql";
    try (var stream = Objects.requireNonNull(JdbcStorage.class.getResourceAsStream(sql))) {
      run(new String(stream.readAllBytes(), StandardCharsets.UTF_8).split(";\n"));
    }
    try (var storage = JdbcStorage.on(source)) {
      assertThat(storage.commit(Writes.commit(Writes.create("a", ""))))
          .isEqualTo(new CommitOutcome.Committed());
    }
  }

  @Test
  void twoPrefixesAreTwoStorages() {
    try (var one = JdbcStorage.builder(source).tablePrefix("one_").open();
        var two = JdbcStorage.builder(source).tablePrefix("two_").open()) {
      one.commit(Writes.commit(Writes.create("a", "")));
      assertThat(two.get(Writes.key("a"))).isEmpty();
      assertThat(one.get(Writes.key("a"))).isPresent();
      assertThat(one.feedEnd()).isNotEqualTo(two.feedEnd());
    }
    assertThatThrownBy(() -> JdbcStorage.builder(source).tablePrefix("x; DROP TABLE y; --"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aForeignTableIsLeftAlone() throws Exception {
    run("CREATE TABLE certwright_record (name TEXT)");
    assertThat(refusal(Reason.NOT_A_STORAGE)).contains("certwright_record", "prefix");
    run("DROP TABLE certwright_record", "CREATE TABLE certwright_meta (x TEXT)");
    assertThat(refusal(Reason.NOT_A_STORAGE)).contains("certwright_meta");
    run("DROP TABLE certwright_meta", "CREATE TABLE certwright_meta (name TEXT, setting TEXT)");
    assertThat(refusal(Reason.NOT_A_STORAGE)).contains("certwright_meta");
  }

  @Test
  void aTableThatLacksAColumnIsNamed() throws Exception {
    JdbcStorage.on(source).close();
    run("ALTER TABLE certwright_change DROP COLUMN revision");
    assertThat(refusal(Reason.NOT_A_STORAGE)).contains("certwright_change", "revision");
  }

  @Test
  void aNewerFormatIsRefused() throws Exception {
    JdbcStorage.on(source).close();
    run("UPDATE certwright_meta SET setting = '2' WHERE name = 'format'");
    assertThat(refusal(Reason.NEWER_FORMAT)).contains("format 2", "newer");
    run("UPDATE certwright_meta SET setting = 'x' WHERE name = 'format'");
    assertThat(refusal(Reason.NOT_A_STORAGE)).contains("\"x\"");
  }

  @Test
  void aFileThatIsNoDatabaseIsRefused() throws Exception {
    Files.writeString(directory.resolve("vault.db"), "not a database at all\n".repeat(1000));
    refusal(Reason.NOT_A_STORAGE);
  }

  @Test
  void aDirectoryThatIsNotThereIsUnavailable() throws Exception {
    source.close();
    source = new TestSource(directory.resolve("absent/vault.db"));
    refusal(Reason.UNAVAILABLE);
  }

  @Test
  void aDatabaseInMemoryIsRefused() throws Exception {
    source.close();
    source = new TestSource(Path.of(":memory:"));
    assertThat(refusal(Reason.NOT_A_STORAGE)).contains("WAL", "file");
  }

  @Test
  void anotherEncodingIsRefused() throws Exception {
    run("PRAGMA encoding = 'UTF-16le'", "CREATE TABLE other (x TEXT)");
    assertThat(refusal(Reason.NOT_A_STORAGE)).contains("UTF-16le", "UTF-8");
  }

  @Test
  void aDamagedRowIsNamedAndTheOthersAreRead() throws Exception {
    try (var storage = JdbcStorage.on(source)) {
      storage.commit(Writes.commit(Writes.create("good", ""), Writes.create("bad\u001b", "")));
      for (var damage :
          new String[] {
            "attributes = x'000101'",
            "attributes = x'00000000'",
            "commit_id = 'x'",
            "due_at = 9223372036854775807, attributes = x'ffff'"
          }) {
        run("UPDATE certwright_record SET " + damage + " WHERE id LIKE 'bad%'");
        var failure =
            catchThrowableOfType(
                StorageException.class, () -> storage.get(Writes.key("bad\u001b")));
        assertThat(failure.reason()).isEqualTo(Reason.DAMAGED);
        assertThat(failure).hasMessageContaining("\"bad?\"").hasMessageContaining("backup");
        assertThat(storage.get(Writes.key("good"))).isPresent();
      }
    }
  }

  @Test
  void droppedTablesBreakTheObjectUntilItIsOpenedAnew() throws Exception {
    try (var storage = JdbcStorage.on(source)) {
      run("DROP TABLE certwright_due");
      var failure =
          catchThrowableOfType(StorageException.class, () -> storage.due(Writes.VAULT, 1));
      assertThat(failure.reason()).isEqualTo(Reason.BROKEN);
      assertThat(refusal(Reason.NOT_A_STORAGE)).contains("certwright_due");
    }
  }

  private String refusal(Reason reason) {
    var failure = catchThrowableOfType(StorageException.class, () -> JdbcStorage.on(source));
    assertThat(failure).isNotNull();
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
    return failure.getMessage();
  }

  private void run(String... statements) throws SQLException {
    try (var connection = source.getConnection()) {
      for (var statement : statements) {
        if (!statement.isBlank()) {
          Sql.execute(connection, statement);
        }
      }
    }
  }
}
