package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.spi.storage.ClaimId;
import io.certwright.spi.storage.ClaimRequest;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.StorageException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What PostgreSQL is made to do below the contract. */
class PostgresDialectTest {

  private PostgresFixture fixture;
  private JdbcStorage storage;

  @BeforeEach
  void open() {
    fixture = new PostgresFixture(false);
    storage = fixture.builder().open();
  }

  @AfterEach
  void close() {
    storage.close();
    fixture.close();
  }

  /** A trigger tells what the setting was when the commit was written. */
  @ParameterizedTest
  @CsvSource({"off, on", "local, on", "remote_write, on", "on, on", "remote_apply, remote_apply"})
  void aCommitIsForcedWhateverTheSessionIsSetTo(String before, String then) throws Exception {
    var seen = fixture.prefix() + "seen";
    try (var connection = fixture.source().getConnection()) {
      Sql.execute(connection, "CREATE TABLE " + seen + " (value text, waits text)");
      Sql.execute(
          connection,
          "CREATE OR REPLACE FUNCTION "
              + seen
              + "() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO "
              + seen
              + " VALUES (current_setting(''synchronous_commit''),"
              + " current_setting(''idle_in_transaction_session_timeout'')); RETURN NEW; END'");
      Sql.execute(
          connection,
          "CREATE TRIGGER seen BEFORE INSERT ON "
              + fixture.prefix()
              + "commit FOR EACH ROW EXECUTE FUNCTION "
              + seen
              + "()");
      Sql.execute(connection, "SET synchronous_commit = " + before);
      connection.setAutoCommit(false);
    }
    assertThat(storage.commit(Writes.commit(Writes.create("a", ""))))
        .isEqualTo(new CommitOutcome.Committed());
    try (var connection = fixture.source().getConnection()) {
      assertThat(connection.getAutoCommit()).as("given back as it was").isFalse();
      assertThat(connection.getNetworkTimeout()).as("given back as it was").isZero();
      connection.setAutoCommit(true);
      assertThat(Sql.text(connection, "SHOW synchronous_commit")).isEqualTo(before);
      assertThat(Sql.text(connection, "SHOW statement_timeout")).isEqualTo("0");
      assertThat(Sql.text(connection, "SHOW enable_seqscan")).isEqualTo("on");
      assertThat(Sql.text(connection, "SELECT value FROM " + seen)).isEqualTo(then);
      assertThat(Sql.text(connection, "SELECT waits FROM " + seen)).isEqualTo("30s");
      Sql.execute(connection, "DROP TABLE " + seen);
      Sql.execute(connection, "DROP FUNCTION " + seen + " CASCADE");
    }
  }

  /** A claim need not be forced; what it sets for that ends with it. */
  @Test
  void aClaimLeavesTheSessionForcing() throws Exception {
    var claim = ClaimId.random(new SecureRandom());
    var request = new ClaimRequest(Writes.VAULT, claim, Duration.ofMinutes(1), 10);
    assertThat(storage.claims().orElseThrow().claim(request).records()).isEmpty();
    try (var connection = fixture.source().getConnection()) {
      assertThat(Sql.text(connection, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(Sql.text(connection, "SHOW plan_cache_mode")).isEqualTo("auto");
    }
  }

  @Test
  void theClockIsTheDatabases() {
    var now = storage.due(Writes.VAULT, 1).now();
    assertThat(Duration.between(now, Instant.now()).abs()).isLessThan(Duration.ofSeconds(5));
  }

  /** A language's order puts "a" before "B", ignores hyphens and more. */
  @Test
  void aDatabaseInTheOrderOfALanguageIsReadInTheOrderOfCodePoints() throws Exception {
    var database =
        Postgres.newDatabase("TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'");
    var ids = new String[] {"-b", "A", "B", "a", "a-b", "ab", "\u00e4", "\uffee", "\ud83d\ude00"};
    try (var other = JdbcStorage.builder(Postgres.source(database)).notifications(false).open()) {
      for (int i = ids.length - 1; i >= 0; i--) {
        other.commit(Writes.commit(Writes.create(ids[i], "")));
      }
      var order = ListQuery.Order.ASCENDING;
      var all = new ListQuery(Writes.VAULT, "item", "", Optional.empty(), order, 100);
      assertThat(other.list(all).records())
          .extracting(record -> record.key().id())
          .containsExactly(ids);
    }
  }

  @Test
  void anotherEncodingIsRefused() throws Exception {
    var database =
        Postgres.newDatabase("TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'");
    var failure =
        catchThrowableOfType(
            StorageException.class, () -> JdbcStorage.on(Postgres.source(database)));
    assertThat(failure.reason()).isEqualTo(StorageException.Reason.NOT_A_STORAGE);
    assertThat(failure).hasMessageContaining("LATIN1").hasMessageContaining("UTF8");
  }

  /** A session in a mode that somebody chose for reports still takes part as it should. */
  @Test
  void aReadOnlySerializableSessionTakesPart() throws SQLException {
    try (var connection = fixture.source().getConnection()) {
      Sql.execute(connection, "SET default_transaction_read_only = on");
      Sql.execute(connection, "SET default_transaction_isolation = serializable");
    }
    assertThat(storage.commit(Writes.commit(Writes.create("a", ""))))
        .isEqualTo(new CommitOutcome.Committed());
    assertThat(storage.get(Writes.key("a"))).isPresent();
  }

  /** Ours is given up by the server and by us, and nothing is left of it. */
  @Test
  void aLockThatIsHeldForTooLongEndsTheCall() throws Exception {
    storage.commit(Writes.commit(Writes.create("a", "")));
    try (var hasty = fixture.builder().timeout(Duration.ofMillis(300)).open();
        var foreign = Postgres.source().getConnection()) {
      Sql.execute(foreign, "BEGIN");
      Sql.text(foreign, "SELECT id FROM " + fixture.prefix() + "record FOR UPDATE");
      var failure =
          catchThrowableOfType(
              StorageException.class, () -> hasty.commit(Writes.commit(Writes.update("a", 1, ""))));
      assertThat(failure.reason()).isEqualTo(StorageException.Reason.UNAVAILABLE);
      assertThat(hasty.get(Writes.key("a"))).as("readers do not wait").isPresent();
      Sql.execute(foreign, "COMMIT");
      assertThat(hasty.commit(Writes.commit(Writes.update("a", 1, ""))))
          .isEqualTo(new CommitOutcome.Committed());
    }
  }

  @Test
  void namesWithSqlInThemAreNames() {
    for (var name :
        new String[] {"'; DROP TABLE x; --", "\\'", "$1", "?", "{}", "%_", "a\"b,{NULL}"}) {
      storage.commit(Writes.commit(Writes.create(name, name)));
      assertThat(storage.get(Writes.key(name)).orElseThrow().key().id()).isEqualTo(name);
      var order = ListQuery.Order.ASCENDING;
      var prefix = new ListQuery(Writes.VAULT, "item", name, Optional.empty(), order, 10);
      assertThat(storage.list(prefix).records()).hasSize(1);
    }
  }
}
