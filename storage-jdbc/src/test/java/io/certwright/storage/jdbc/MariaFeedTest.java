package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The feed of MariaDB, whose commits overlap. */
class MariaFeedTest {

  private MariaFixture fixture;
  private JdbcStorage storage;

  @BeforeEach
  void open() {
    fixture = new MariaFixture();
    storage = fixture.builder().open();
  }

  @AfterEach
  void close() {
    fixture.source().hook(new TestSource.Hook() {});
    storage.close();
    fixture.close();
  }

  /** A commit that has its number and is held up before its end; others come and are followed. */
  @Test
  void whoCommitsLateIsMetLaterAndHoldsNobodyUp() throws Exception {
    var start = storage.feedEnd();
    var gate = new Gate("COMMIT");
    fixture.source().hook(gate);
    var late = Sessions.start(() -> storage.commit(Writes.commit(Writes.create("late", ""))));
    gate.awaitArrival();
    create("b");
    create("c");
    var first = changes(start);
    assertThat(ids(first)).containsExactly("b", "c");
    gate.open();
    assertThat(late.get()).isEqualTo(new CommitOutcome.Committed());
    create("d");
    var second = changes(first.next());
    assertThat(ids(second)).containsExactly("late", "d");
    assertThat(ids(changes(start))).containsExactly("b", "c", "late", "d");
    assertThat(second.next()).isEqualTo(storage.feedEnd());
  }

  @Test
  void aForeignTransactionThatStaysOpenHoldsNobodyUp() throws Exception {
    fixture.run("CREATE TABLE IF NOT EXISTS foreign_thing (x INT) ENGINE = InnoDB");
    try (var connection = fixture.source().getConnection()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      Sql.execute(connection, "INSERT INTO foreign_thing VALUES (1)");
      Sql.text(connection, "SELECT COUNT(*) FROM foreign_thing");
      var start = storage.feedEnd();
      create("a");
      var page = changes(start);
      assertThat(ids(page)).containsExactly("a");
      create("b");
      assertThat(ids(changes(page.next()))).containsExactly("b");
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** As after a crash that took back the last moments: the same number is another commit. */
  @Test
  void aNumberThatWasGivenAgainResynchronises() throws Exception {
    create("a");
    var before = storage.feedEnd();
    create("lost");
    var lost = storage.feedEnd();
    fixture.run(
        "DELETE FROM " + fixture.prefix() + "change WHERE place = 2",
        "UPDATE " + fixture.prefix() + "meta SET setting = '1' WHERE name = 'place'");
    assertThat(storage.changes(lost, 10)).isInstanceOf(Feed.Resynchronise.class);
    create("instead");
    assertThat(storage.changes(lost, 10)).isInstanceOf(Feed.Resynchronise.class);
    assertThat(ids(changes(before))).containsExactly("instead");
  }

  @Test
  void theLogAndTheFeedDoNotGrow() throws Exception {
    try (var other = fixture.builder().feedRetention(java.time.Duration.ZERO).open()) {
      for (int round = 0; round < 290; round++) {
        var writes = new ArrayList<io.certwright.spi.storage.RecordWrite>();
        for (int i = 0; i < 100; i++) {
          var id = "k" + i;
          writes.add(round == 0 ? Writes.create(id, "") : Writes.update(id, round, ""));
        }
        other.commit(new Commit(Writes.id(), writes));
      }
    }
    var count = "SELECT COUNT(*) FROM " + fixture.prefix() + "change";
    assertThat(Long.parseLong(fixture.text(count))).isBetween(16_384L, 16_384L + 128 * 100);
    var end = storage.feedEnd();
    create("after");
    assertThat(ids(changes(end))).containsExactly("after");
  }

  private void create(String id) {
    assertThat(storage.commit(Writes.commit(Writes.create(id, ""))))
        .isEqualTo(new CommitOutcome.Committed());
  }

  private Feed.Changes changes(FeedPosition after) {
    return (Feed.Changes) storage.changes(after, 100);
  }

  private static List<String> ids(Feed.Changes page) {
    return page.changes().stream().map(change -> change.key().id()).toList();
  }
}
