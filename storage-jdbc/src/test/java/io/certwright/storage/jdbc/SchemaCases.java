package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StorageException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Databases that are empty, ready, half made, foreign, newer, damaged. */
abstract class SchemaCases {

  private SqlFixture fixture;
  private String prefix;

  /** A new fixture. */
  abstract SqlFixture fixture() throws IOException;

  /** The file that is shipped for this database. */
  abstract String script();

  @BeforeEach
  void open() throws IOException {
    fixture = fixture();
    prefix = fixture.prefix();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private List<String> statements() throws IOException {
    try (var stream = Objects.requireNonNull(JdbcStorage.class.getResourceAsStream(script()))) {
      var text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      return List.of(text.replace(Tables.DEFAULT_PREFIX, prefix).split(";\n"));
    }
  }

  private void works() {
    try (var storage = fixture.open()) {
      assertThat(storage.commit(Writes.commit(Writes.create("a", ""))))
          .isEqualTo(new CommitOutcome.Committed());
    }
  }

  @Test
  void theShippedFileMakesTheSameTables() throws Exception {
    fixture.run(statements().toArray(String[]::new));
    works();
  }

  /** Making a table is a commit of its own: whatever was made before a crash is taken up. */
  @Test
  void tablesThatWereHalfMadeAreCompleted() throws Exception {
    var statements = statements();
    for (int done = 0; done < statements.size(); done++) {
      fixture.run(statements.subList(0, done).toArray(String[]::new));
      works();
      fixture.drop();
    }
  }

  @Test
  void aForeignTableIsLeftAlone() throws Exception {
    fixture.run("CREATE TABLE " + prefix + "record (name VARCHAR(9))");
    assertThat(refusal(Reason.NOT_A_STORAGE)).contains(prefix + "record", "prefix");
    fixture.drop();
    fixture.run("CREATE TABLE " + prefix + "meta (x VARCHAR(9))");
    assertThat(refusal(Reason.NOT_A_STORAGE)).contains(prefix + "meta");
    fixture.drop();
    fixture.run(
        "CREATE TABLE " + prefix + "meta (name VARCHAR(9), setting VARCHAR(9))",
        "INSERT INTO " + prefix + "meta VALUES ('x', 'y')");
    assertThat(refusal(Reason.NOT_A_STORAGE)).contains(prefix + "meta");
    assertThat(fixture.text("SELECT setting FROM " + prefix + "meta")).isEqualTo("y");
  }

  @Test
  void aTableOfOursWithRowsIsNotTakenForAHalfMadeOne() throws Exception {
    works();
    fixture.run("DELETE FROM " + prefix + "meta");
    assertThat(refusal(Reason.NOT_A_STORAGE)).contains("left alone");
  }

  @Test
  void aTableThatLacksAColumnIsNamed() throws Exception {
    fixture.open().close();
    fixture.run("ALTER TABLE " + prefix + "change DROP COLUMN revision");
    assertThat(refusal(Reason.NOT_A_STORAGE)).contains(prefix + "change", "revision");
  }

  @Test
  void aNewerFormatIsRefused() throws Exception {
    fixture.open().close();
    fixture.run("UPDATE " + prefix + "meta SET setting = '2' WHERE name = 'format'");
    assertThat(refusal(Reason.NEWER_FORMAT)).contains("format 2", "newer");
    fixture.run("UPDATE " + prefix + "meta SET setting = 'x' WHERE name = 'format'");
    assertThat(refusal(Reason.NOT_A_STORAGE)).contains("\"x\"");
  }

  @Test
  void droppedTablesBreakTheObjectUntilItIsOpenedAnew() throws Exception {
    try (var storage = fixture.open()) {
      fixture.run("DROP TABLE " + prefix + "due");
      var failure =
          catchThrowableOfType(StorageException.class, () -> storage.due(Writes.VAULT, 1));
      assertThat(failure.reason()).isEqualTo(Reason.BROKEN);
      assertThat(refusal(Reason.NOT_A_STORAGE)).contains(prefix + "due");
    }
  }

  String refusal(Reason reason) {
    var failure = catchThrowableOfType(StorageException.class, () -> fixture.open().close());
    assertThat(failure).isNotNull();
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
    return failure.getMessage();
  }

  SqlFixture opened() {
    return fixture;
  }
}
