package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.spi.Bytes;
import io.certwright.spi.storage.ClaimId;
import io.certwright.spi.storage.ClaimRequest;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.StorageException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.jdbc.AutoSave;

/**
 * Rows and COMMIT go to PostgreSQL together: what failed before it is a failure all the same, and
 * only what may have taken place is unknown.
 */
class PostgresOneTripTest {

  private PostgresFixture fixture;
  private JdbcStorage storage;

  @BeforeEach
  void open() {
    fixture = new PostgresFixture(false);
    storage = fixture.builder().open();
    // The first commit of a process trims, and looks at more than others do.
    storage.commit(Writes.commit(Writes.create("old", "")));
  }

  @AfterEach
  void close() throws SQLException {
    storage.close();
    try (var connection = Postgres.source().getConnection()) {
      Sql.execute(connection, "DROP FUNCTION IF EXISTS " + function() + " CASCADE");
    }
    fixture.close();
  }

  @Test
  void newRecordsTakeOneTripAndOthersTwo() {
    var trips = countTrips();
    assertThat(storage.commit(Writes.commit(Writes.create("a", ""), Writes.create("b", ""))))
        .isEqualTo(new CommitOutcome.Committed());
    assertThat(trips).hasSize(1);
    trips.clear();
    assertThat(storage.commit(Writes.commit(Writes.update("a", 1, ""), Writes.create("c", ""))))
        .isEqualTo(new CommitOutcome.Committed());
    assertThat(trips).hasSize(2);
  }

  /**
   * Whatever is looked at for it: records to be replaced, others that only must be there, claims.
   */
  @Test
  void aCommitUnderFencesTakesTwoTrips() {
    var due = Instant.EPOCH;
    storage.commit(
        Writes.commit(due("a", OptionalLong.empty(), due), due("b", OptionalLong.empty(), due)));
    var claims = storage.claims().orElseThrow();
    var claim = ClaimId.random(new SecureRandom());
    claims.claim(new ClaimRequest(Writes.VAULT, claim, Duration.ofMinutes(5), 10));
    var fences = List.of(new Fence(Writes.key("a"), claim), new Fence(Writes.key("b"), claim));
    var later = due.plusSeconds(1);
    var trips = countTrips();
    var commit =
        Writes.commit(
            due("b", OptionalLong.of(1), later),
            Writes.create("new", ""),
            new RecordWrite.Check(Writes.key("old"), OptionalLong.of(1)),
            due("a", OptionalLong.of(1), later));
    assertThat(claims.commit(commit, fences)).isEqualTo(new CommitOutcome.Committed());
    assertThat(trips).hasSize(2);
    assertThat(claims.commit(Writes.commit(Writes.create("newer", "")), fences))
        .as("a put ends a claim")
        .isEqualTo(new CommitOutcome.Refused(List.of(Writes.key("a"), Writes.key("b"))));
  }

  /** What is left out of the look is looked at once there is something to be refused. */
  @Test
  void aRefusalNamesAlsoWhatWasToBeMade() {
    storage.commit(Writes.commit(Writes.create("a", "")));
    var refused =
        storage.commit(
            Writes.commit(
                Writes.create("a", ""), Writes.create("new", ""), Writes.update("old", 7, "")));
    assertThat(((CommitOutcome.Refused) refused).keys())
        .containsExactlyInAnyOrder(Writes.key("a"), Writes.key("old"));
    assertThat(storage.get(Writes.key("new"))).isEmpty();
  }

  private static RecordWrite due(String id, OptionalLong expected, Instant due) {
    long revision = expected.orElse(0) + 1;
    return new RecordWrite.Put(
        Writes.key(id), expected, revision, Bytes.empty(), List.of(), Optional.of(due));
  }

  private List<String> countTrips() {
    var trips = new ArrayList<String>();
    fixture
        .source()
        .hook(
            new TestSource.Hook() {
              @Override
              public void before(String sql) {
                trips.add(sql);
              }
            });
    return trips;
  }

  @Test
  void ofTwoThatMakeTheSameRecordTheSecondIsRefused() {
    assertThat(storage.commit(Writes.commit(Writes.create("new", ""), Writes.create("old", ""))))
        .isEqualTo(new CommitOutcome.Refused(List.of(Writes.key("old"))));
    assertThat(storage.get(Writes.key("new"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatTheServerRefusesBeforeCommitIsAFailure(boolean isNew) throws Exception {
    atChange("RAISE EXCEPTION 'no'", "");
    var commit = commit(isNew);
    var failure = catchThrowableOfType(StorageException.class, () -> storage.commit(commit));
    assertThat(failure.reason()).isEqualTo(StorageException.Reason.BROKEN);
    assertNothingThere(isNew);
    assertThat(storage.settle(commit.id())).isEqualTo(Settlement.VOID);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatTheServerRefusesAtCommitIsUnknown(boolean isNew) throws Exception {
    atChange("RAISE EXCEPTION 'no'", "DEFERRABLE INITIALLY DEFERRED");
    var commit = commit(isNew);
    assertThat(storage.commit(commit)).isInstanceOf(CommitOutcome.Unknown.class);
    assertNothingThere(isNew);
    assertThat(storage.settle(commit.id())).isEqualTo(Settlement.VOID);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aServerThatEndsOnTheWayLeavesItUnknown(boolean isNew) throws Exception {
    atChange("PERFORM pg_terminate_backend(pg_backend_pid())", "");
    var commit = commit(isNew);
    assertThat(storage.commit(commit)).isInstanceOf(CommitOutcome.Unknown.class);
    assertNothingThere(isNew);
    assertThat(storage.settle(commit.id())).isEqualTo(Settlement.VOID);
  }

  /** As a pool hands them out for a while after a failover; the transaction is not even begun. */
  @Test
  void aStandbyHasWrittenNothing() {
    fixture
        .source()
        .hook(
            new TestSource.Hook() {
              @Override
              public void before(String sql) throws SQLException {
                if (sql.startsWith("BEGIN")) {
                  throw new SQLException("cannot set read-write mode during recovery", "0A000");
                }
              }
            });
    for (boolean isNew : new boolean[] {true, false}) {
      var failure =
          catchThrowableOfType(StorageException.class, () -> storage.commit(commit(isNew)));
      assertThat(failure.reason()).isEqualTo(StorageException.Reason.UNAVAILABLE);
    }
  }

  /** The driver goes back to a savepoint of its own then, and the transaction stays open. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDriverThatSetsSavepointsChangesNothing(boolean isNew) throws Exception {
    atChange("RAISE EXCEPTION 'no'", "");
    var target = Postgres.source();
    target.setAutosave(AutoSave.ALWAYS);
    try (var source = new TestSource(target);
        var other =
            JdbcStorage.builder(source).tablePrefix(fixture.prefix()).notifications(false).open()) {
      for (int i = 0; i < 2; i++) {
        var failure =
            catchThrowableOfType(StorageException.class, () -> other.commit(commit(isNew)));
        assertThat(failure.reason()).isEqualTo(StorageException.Reason.BROKEN);
        assertNothingThere(isNew);
      }
      assertThat(other.commit(Writes.commit(Writes.create("else", ""))))
          .isEqualTo(new CommitOutcome.Committed());
    }
  }

  /** Of a record that is made, or of one that is there. */
  private static Commit commit(boolean isNew) {
    return Writes.commit(isNew ? Writes.create("bad", "x") : Writes.update("old", 1, "x"));
  }

  private void assertNothingThere(boolean isNew) throws SQLException {
    if (isNew) {
      assertThat(storage.get(Writes.key("bad"))).isEmpty();
    } else {
      assertThat(storage.get(Writes.key("old")).orElseThrow().revision()).isEqualTo(1);
    }
    try (var connection = Postgres.source().getConnection()) {
      var attributes =
          "SELECT count(*) FROM " + fixture.prefix() + "attribute WHERE text_value = 'x'";
      assertThat(Sql.number(connection, attributes)).isZero();
    }
  }

  private String function() {
    return fixture.prefix() + "step";
  }

  /** From now on this happens with each row of the feed but that of "else", which is the last. */
  private void atChange(String statement, String when) throws SQLException {
    try (var connection = Postgres.source().getConnection()) {
      Sql.execute(
          connection,
          "CREATE FUNCTION "
              + function()
              + "() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
              + statement
              + "; RETURN NULL; END$$");
      Sql.execute(
          connection,
          "CREATE CONSTRAINT TRIGGER step AFTER INSERT ON "
              + fixture.prefix()
              + "change "
              + when
              + " FOR EACH ROW WHEN (NEW.id <> 'else') EXECUTE FUNCTION "
              + function()
              + "()");
    }
  }
}
