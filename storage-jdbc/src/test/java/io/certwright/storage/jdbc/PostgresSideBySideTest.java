package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordWrite;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commits on PostgreSQL that meet, and those that do not. */
class PostgresSideBySideTest {

  private static final CommitOutcome COMMITTED = new CommitOutcome.Committed();

  private PostgresFixture fixture;
  private JdbcStorage storage;
  private Connection foreign;

  @BeforeEach
  void open() throws SQLException {
    fixture = new PostgresFixture(false);
    storage = fixture.builder().open();
    foreign = Postgres.source().getConnection();
  }

  @AfterEach
  void close() throws SQLException {
    foreign.close();
    storage.close();
    fixture.close();
  }

  /** Seven are held up, each by a lock on its own record, and the eighth does not notice. */
  @Test
  void eightConnectionsDoNotWaitForEachOther() throws Exception {
    for (int i = 0; i < 8; i++) {
      commit(Writes.create("r" + i, ""));
    }
    Sql.execute(foreign, "BEGIN");
    lock("id < 'r7'");
    var held = new ArrayList<FutureTask<CommitOutcome>>();
    for (int i = 0; i < 7; i++) {
      var put = Writes.update("r" + i, 1, "held");
      var create = Writes.create("new" + i, "");
      held.add(Sessions.start(() -> storage.commit(Writes.commit(put, create))));
    }
    try (var watching = Postgres.source().getConnection()) {
      Sessions.awaitBlocked(watching, 7);
    }
    assertThat(commit(Writes.update("r7", 1, ""), Writes.create("new7", ""))).isEqualTo(COMMITTED);
    assertThat(held).noneMatch(FutureTask::isDone);
    Sql.execute(foreign, "COMMIT");
    for (var commit : held) {
      assertThat(commit.get()).isEqualTo(COMMITTED);
    }
  }

  /** A commit that has written everything and has only its COMMIT before it. */
  @Test
  void oneThatIsNearlyDoneHoldsUpOnlyItsOwnRecords() throws Exception {
    commit(Writes.create("a", ""), Writes.create("b", ""));
    try (var gate = new CommitGate(fixture.prefix(), "a");
        var watching = Postgres.source().getConnection()) {
      gate.shut("a");
      var first = Sessions.start(() -> commit(Writes.update("a", 1, "first")));
      gate.awaitArrival("a");
      assertThat(commit(Writes.update("b", 1, ""), Writes.create("c", ""))).isEqualTo(COMMITTED);
      assertThat(storage.get(Writes.key("a")).orElseThrow().revision()).isEqualTo(1);
      var second = Sessions.start(() -> commit(Writes.update("a", 1, "second")));
      Sessions.awaitBlocked(watching, 2);
      gate.open("a");
      assertThat(first.get()).isEqualTo(COMMITTED);
      assertThat(second.get()).isInstanceOf(CommitOutcome.Refused.class);
    }
  }

  /** Each looks at what the other writes: one at most may go through. */
  @Test
  void absenceIsLockedToo() throws Exception {
    for (int round = 0; round < 20; round++) {
      var left = "left" + round;
      var right = "right" + round;
      var one = Sessions.start(() -> commit(absent(left), Writes.create(right, "")));
      var two = Sessions.start(() -> commit(absent(right), Writes.create(left, "")));
      assertThat(List.of(one.get(), two.get())).containsOnlyOnce(COMMITTED);
    }
  }

  @Test
  void thoseThatOnlyLookAtARecordDoNotWaitForEachOther() throws Exception {
    commit(Writes.create("policy", ""));
    var check = new RecordWrite.Check(Writes.key("policy"), OptionalLong.of(1));
    try (var gate = new CommitGate(fixture.prefix(), "a")) {
      gate.shut("a");
      var first = Sessions.start(() -> commit(check, Writes.create("a", "")));
      gate.awaitArrival("a");
      assertThat(commit(check, Writes.create("b", ""))).isEqualTo(COMMITTED);
      gate.open("a");
      assertThat(first.get()).isEqualTo(COMMITTED);
    }
  }

  /** The foreign session waits for as long as it takes, so that it is ours that is given up. */
  @Test
  void aDeadlockIsTriedAgain() throws Exception {
    commit(Writes.create("a", ""), Writes.create("b", ""));
    Sql.execute(foreign, "SET deadlock_timeout = '1h'");
    Sql.execute(foreign, "BEGIN");
    lock("id = 'b'");
    var begun = new AtomicInteger();
    fixture
        .source()
        .hook(
            new TestSource.Hook() {
              @Override
              public void before(String sql) {
                begun.addAndGet(sql.startsWith("BEGIN") ? 1 : 0);
              }
            });
    var ours = Sessions.start(() -> commit(Writes.update("a", 1, ""), Writes.update("b", 1, "")));
    try (var watching = Postgres.source().getConnection()) {
      Sessions.awaitBlocked(watching, 1);
    }
    lock("id = 'a'");
    Sql.execute(foreign, "COMMIT");
    assertThat(ours.get()).isEqualTo(COMMITTED);
    assertThat(begun.get()).isGreaterThan(1);
  }

  private CommitOutcome commit(RecordWrite... writes) {
    return storage.commit(Writes.commit(writes));
  }

  private static RecordWrite absent(String id) {
    return new RecordWrite.Check(Writes.key(id), OptionalLong.empty());
  }

  private void lock(String where) throws SQLException {
    Sql.text(
        foreign,
        "SELECT count(*) FROM (SELECT 1 FROM "
            + fixture.prefix()
            + "record WHERE "
            + where
            + " FOR UPDATE) x");
  }
}
