package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import io.certwright.spi.storage.RecordWrite;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The feed of PostgreSQL beside transactions that stay open, trims and copies. */
class PostgresFeedTest {

  private PostgresFixture fixture;
  private JdbcStorage storage;
  private Connection foreign;

  @BeforeEach
  void open() throws SQLException {
    fixture = new PostgresFixture(false);
    storage = fixture.builder().feedRetention(Duration.ZERO).open();
    foreign = Postgres.source().getConnection();
  }

  @AfterEach
  void close() throws SQLException {
    foreign.close();
    storage.close();
    fixture.close();
  }

  @Test
  void aForeignTransactionThatStaysOpenHoldsUpNothing() throws Exception {
    Sessions.beginWriting(foreign);
    var position = storage.feedEnd();
    for (int i = 0; i < 20; i++) {
      create("a" + i);
      var news = changes(position, 1);
      assertThat(ids(news)).containsExactly("a" + i);
      position = news.next();
      assertThat(changes(position, 1).changes()).isEmpty();
    }
    Sql.execute(foreign, "COMMIT");
    assertThat(changes(position, 1).changes()).isEmpty();
    create("last");
    assertThat(ids(changes(position, 1))).containsExactly("last");
  }

  /** Their numbers were drawn long before those that the reader has met. */
  @Test
  void whatCommitsLateIsMetLate() throws Exception {
    var start = storage.feedEnd();
    var late = new ArrayList<FutureTask<CommitOutcome>>();
    try (var gate = new CommitGate(fixture.prefix(), "late%")) {
      for (int i = 0; i < 3; i++) {
        var id = "late" + i;
        gate.shut(id);
        late.add(Sessions.start(() -> create(id)));
        gate.awaitArrival(id);
      }
      for (int i = 0; i < 5; i++) {
        create("early" + i);
      }
      // In the middle of what is visible so far.
      var first = changes(start, 2);
      assertThat(ids(first)).containsExactly("early0", "early1");
      gate.open("late1");
      late.get(1).get();
      create("between");
      var seen = new ArrayList<String>();
      var position = follow(first.next(), 2, seen);
      assertThat(seen)
          .containsExactlyInAnyOrder("early2", "early3", "early4", "late1", "between")
          .containsSubsequence("early2", "early3", "early4", "between");
      gate.open("late0");
      gate.open("late2");
      late.get(0).get();
      late.get(2).get();
      seen.clear();
      follow(position, 1, seen);
      assertThat(seen).containsExactlyInAnyOrder("late0", "late2");
    }
  }

  @Test
  void whoIsBehindTheTrimIsToldAndWhoFollowsIsNot() throws Exception {
    var start = storage.feedEnd();
    create("first");
    var middle = changes(start, 1).next();
    Sessions.beginWriting(foreign);
    var followed = storage.feedEnd();
    for (int round = 0; round < 260; round++) {
      var writes = new RecordWrite[100];
      for (int i = 0; i < writes.length; i++) {
        writes[i] = round == 0 ? Writes.create("k" + i, "") : Writes.update("k" + i, round, "");
      }
      storage.commit(Writes.commit(writes));
      followed = follow(followed, 1000, new ArrayList<>());
    }
    try (var connection = Postgres.source().getConnection()) {
      var count = "SELECT count(*) FROM " + fixture.prefix();
      assertThat(Sql.number(connection, count + "change")).isBetween(16_384L, 25_000L);
    }
    assertThat(storage.changes(start, 10)).isInstanceOf(Feed.Resynchronise.class);
    assertThat(storage.changes(middle, 10)).isInstanceOf(Feed.Resynchronise.class);
    var again = ((Feed.Resynchronise) storage.changes(start, 10)).from();
    assertThat(storage.changes(again, 10)).isInstanceOf(Feed.Changes.class);
  }

  /** A page that stopped in the middle of what was visible, and the trim comes after it. */
  @Test
  void whatWasSeenInPartAndIsGoneIsNoReasonToStartAgain() throws Exception {
    var start = storage.feedEnd();
    for (int i = 0; i < 3; i++) {
      create("p" + i);
    }
    var rest = changes(start, 1);
    assertThat(ids(rest)).containsExactly("p0");
    try (var connection = Postgres.source().getConnection()) {
      new SnapshotFeed(new Tables(fixture.prefix())).trim(connection, 1);
      assertThat(ids(changes(rest.next(), 10))).containsExactly("p1", "p2");
      new SnapshotFeed(new Tables(fixture.prefix())).trim(connection, 2);
    }
    assertThat(storage.changes(rest.next(), 10)).isInstanceOf(Feed.Resynchronise.class);
  }

  @Test
  void aCopyOfTheDatabaseIsAnotherFeed() throws Exception {
    var original = Postgres.newDatabase("");
    FeedPosition position;
    try (var first = JdbcStorage.builder(Postgres.source(original)).notifications(false).open()) {
      first.commit(Writes.commit(Writes.create("a", "")));
      position = first.feedEnd();
      first.commit(Writes.commit(Writes.create("b", "")));
    }
    var copy = Postgres.newDatabase("TEMPLATE " + original);
    try (var second = JdbcStorage.builder(Postgres.source(copy)).notifications(false).open()) {
      var feed = second.changes(position, 10);
      assertThat(feed).isInstanceOf(Feed.Resynchronise.class);
      assertThat(second.get(Writes.key("b"))).isPresent();
      second.commit(Writes.commit(Writes.create("c", "")));
      var after = second.changes(((Feed.Resynchronise) feed).from(), 10);
      assertThat(ids((Feed.Changes) after)).containsExactly("c");
    }
    try (var first = JdbcStorage.builder(Postgres.source(original)).notifications(false).open()) {
      assertThat(ids((Feed.Changes) first.changes(position, 10))).containsExactly("b");
    }
  }

  private CommitOutcome create(String id) {
    return storage.commit(Writes.commit(Writes.create(id, "")));
  }

  private Feed.Changes changes(FeedPosition after, int limit) {
    return (Feed.Changes) storage.changes(after, limit);
  }

  private FeedPosition follow(FeedPosition after, int limit, List<String> seen) {
    var position = after;
    for (var page = changes(position, limit); !page.changes().isEmpty(); ) {
      seen.addAll(ids(page));
      position = page.next();
      page = changes(position, limit);
    }
    return position;
  }

  private static List<String> ids(Feed.Changes page) {
    return page.changes().stream().map(change -> change.key().id()).toList();
  }
}
