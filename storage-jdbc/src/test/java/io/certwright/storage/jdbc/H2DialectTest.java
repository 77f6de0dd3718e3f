package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.Bytes;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Settlement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What H2 is made to do below the contract. */
class H2DialectTest {

  @TempDir private Path copies;
  private H2Fixture fixture;
  private JdbcStorage storage;

  @BeforeEach
  void open() throws IOException {
    fixture = new H2Fixture();
    storage = fixture.builder().open();
  }

  @AfterEach
  void close() {
    fixture.source().hook(new TestSource.Hook() {});
    storage.close();
    fixture.close();
  }

  /** The file as a kill would leave it, at the moment of the acknowledgement. */
  @Test
  void whatIsAcknowledgedIsInTheFile() throws Exception {
    for (int i = 0; i < 20; i++) {
      var id = "k" + i;
      assertThat(storage.commit(Writes.commit(Writes.create(id, ""))))
          .isEqualTo(new CommitOutcome.Committed());
      try (var copy = copied()) {
        assertThat(copy.get(Writes.key(id))).isPresent();
      }
    }
  }

  /** H2 has committed, but a kill would take it back: a settlement forces it first. */
  @Test
  void aSettlementIsInTheFile() throws Exception {
    storage.commit(Writes.commit(Writes.create("first", "")));
    fixture.source().hook(failing("CHECKPOINT SYNC"));
    var commit = Writes.commit(Writes.create("a", ""));
    assertThat(storage.commit(commit)).isInstanceOf(CommitOutcome.Unknown.class);
    try (var copy = copied()) {
      assertThat(copy.get(Writes.key("a"))).as("not forced yet").isEmpty();
    }
    fixture.source().hook(new TestSource.Hook() {});
    assertThat(storage.settle(commit.id())).isEqualTo(Settlement.COMMITTED);
    try (var copy = copied()) {
      assertThat(copy.get(Writes.key("a"))).isPresent();
    }
  }

  private JdbcStorage copied() throws IOException {
    var copy = Files.createTempDirectory(copies, "copy");
    Files.copy(fixture.directory().resolve("vault.mv.db"), copy.resolve("vault.mv.db"));
    return JdbcStorage.on(H2Fixture.target(H2Fixture.url(copy)));
  }

  private static TestSource.Hook failing(String statement) {
    return new TestSource.Hook() {
      @Override
      public void before(String sql) throws SQLException {
        if (sql.equals(statement)) {
          throw new SQLException("the disk does not answer", "90031", 90031);
        }
      }
    };
  }

  @Test
  void theClockIsTheDatabases() {
    var now = storage.due(Writes.VAULT, 1).now();
    assertThat(Duration.between(now, Instant.now()).abs()).isLessThan(Duration.ofSeconds(5));
  }

  /** Every query that may meet a million records searches an index and sorts nothing but pages. */
  @Test
  void queriesUseTheIndexes() throws Exception {
    var queries = new ArrayList<String>();
    fixture
        .source()
        .hook(
            new TestSource.Hook() {
              @Override
              public void before(String sql) {
                if (sql.startsWith("SELECT") && sql.contains("certwright_")) {
                  queries.add(sql);
                }
              }
            });
    EveryQuery.of(storage);
    fixture.source().hook(new TestSource.Hook() {});
    assertThat(queries).hasSizeGreaterThan(12);
    for (var query : queries) {
      var plan = fixture.text("EXPLAIN " + query);
      if (!query.contains("certwright_meta")) {
        assertThat(plan).as(query).doesNotContain(".tableScan");
      }
      if (query.contains("ORDER BY")
          && !query.contains("claimed_until")
          && !query.contains("d.claim")) {
        assertThat(plan).as(query).contains("index sorted");
      }
    }
  }

  /** Whatever is due later and in nobody's hand: an index of H2's begins with what is NULL. */
  @Test
  void whatIsNotDueIsNotRead() throws Exception {
    var due = Optional.of(Instant.now().plus(Duration.ofDays(1)));
    var writes = new RecordWrite[500];
    for (int i = 0; i < writes.length; i++) {
      writes[i] =
          new RecordWrite.Put(
              Writes.key("k" + i), OptionalLong.empty(), 1, Bytes.empty(), List.of(), due);
    }
    assertThat(storage.commit(Writes.commit(writes))).isEqualTo(new CommitOutcome.Committed());
    var queries = new ArrayList<String>();
    fixture
        .source()
        .hook(
            new TestSource.Hook() {
              @Override
              public void before(String sql) {
                if (sql.contains("claimed_until <= ?")) {
                  queries.add(sql);
                }
              }
            });
    storage.due(Writes.VAULT, 10);
    fixture.source().hook(new TestSource.Hook() {});
    assertThat(queries).hasSize(1);
    try (var connection = fixture.source().getConnection();
        var statement = connection.prepareStatement("EXPLAIN ANALYZE " + queries.get(0))) {
      for (int at = 1; at <= 3; at += 2) {
        statement.setBytes(at, Writes.VAULT.value().getBytes(StandardCharsets.UTF_8));
        statement.setLong(at + 1, System.currentTimeMillis());
      }
      try (var rows = statement.executeQuery()) {
        rows.next();
        var plan = rows.getString(1);
        var counts = Pattern.compile("scanCount: (\\d+)").matcher(plan).results().toList();
        assertThat(counts).as(plan).isNotEmpty();
        assertThat(counts.stream().mapToInt(count -> Integer.parseInt(count.group(1))).sum())
            .as(plan)
            .isLessThan(20);
      }
    }
  }
}
