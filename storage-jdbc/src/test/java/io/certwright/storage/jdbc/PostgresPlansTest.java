package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.ClaimId;
import io.certwright.spi.storage.ClaimRequest;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.Fence;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.ListQuery;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What calls cost among 100,000 records, by the server's own count: whole tables are never read,
 * and no more index entries than belong to the answer.
 */
class PostgresPlansTest {

  private static final int RECORDS = 100_000;
  private static final int DUE = 100;

  private Connection beside;
  private TestSource source;
  private JdbcStorage storage;

  private void open(String planning) throws SQLException {
    var database = Postgres.source(Postgres.newDatabase(""));
    beside = database.getConnection();
    var planned = Postgres.source(database.getDatabaseName());
    planned.setOptions("-c plan_cache_mode=" + planning);
    source = new TestSource(planned);
    storage = JdbcStorage.builder(source).notifications(false).open();
  }

  @AfterEach
  void close() throws SQLException {
    storage.close();
    source.close();
    beside.close();
  }

  /** Whether the server plans for the values, or once for all. */
  @ParameterizedTest
  @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
  void nothingCostsMoreThanItsAnswer(String planning) throws Exception {
    open(planning);
    fill();
    Sql.execute(beside, "ANALYZE");
    var page = new ListQuery(Writes.VAULT, "item", "", Optional.of("k05"), ASCENDING, 100);
    var name = new AttributeValue.Text("n05");
    for (int i = 0; i < 7; i++) {
      assertThat(cost(() -> storage.get(Writes.key("k0077777")))).isLessThanOrEqualTo(2);
      assertThat(cost(() -> storage.list(page))).isLessThanOrEqualTo(150);
      assertThat(cost(() -> find(new AttributeMatch.Prefix("n05")))).isLessThanOrEqualTo(300);
      assertThat(cost(() -> find(new AttributeMatch.Exact(name)))).isLessThanOrEqualTo(2);
      assertThat(cost(() -> find(new AttributeMatch.Range(name, Optional.empty()))))
          .isLessThanOrEqualTo(300);
      // Two index entries and a record each.
      assertThat(cost(() -> due(DUE))).isLessThanOrEqualTo(2 * DUE + 10);
      assertThat(cost(() -> storage.changes(storage.feedEnd(), 100))).isLessThanOrEqualTo(20);
    }
    assertThat(cost(() -> claim(DUE))).isLessThanOrEqualTo(4 * DUE + 10);
    // The first look finds that the entries of what was free are dead, and marks them.
    due(0);
    assertThat(cost(() -> due(0))).as("everything is in somebody's hand").isLessThan(10);
  }

  /** Plans that a session made for tables that were nearly empty, and keeps. */
  @Test
  void commitsDoNotReadTablesThatHaveGrown() throws Exception {
    open("auto");
    for (int i = 0; i < 12; i++) {
      storage.commit(Writes.commit(Writes.create("small" + i, "")));
      storage.commit(Writes.commit(Writes.update("small" + i, 1, "x")));
    }
    fill();
    assertThat(cost(() -> storage.commit(Writes.commit(Writes.create("large", "")))))
        .isLessThan(100);
    assertThat(cost(() -> storage.commit(Writes.commit(Writes.update("large", 1, "x")))))
        .isLessThan(100);
  }

  @Test
  void aClaimIsFencedWhateverItsSize() throws Exception {
    open("auto");
    fill();
    Sql.execute(beside, "ANALYZE");
    var id = claim(DUE);
    var fence = new Fence(Writes.key("k0000001"), id);
    var commit = Writes.commit(Writes.update("k0000001", 1, "done"));
    assertThat(cost(() -> committed(commit, fence))).isLessThan(100);
  }

  private void committed(Commit commit, Fence fence) {
    assertThat(storage.claims().orElseThrow().commit(commit, List.of(fence)))
        .isEqualTo(new CommitOutcome.Committed());
  }

  private ClaimId claim(int expected) {
    var id = ClaimId.random(new SecureRandom());
    var request = new ClaimRequest(Writes.VAULT, id, Duration.ofMinutes(10), 1000);
    var claimed = storage.claims().orElseThrow().claim(request);
    assertThat(claimed.records()).hasSize(expected);
    return id;
  }

  private void due(int expected) {
    assertThat(storage.due(Writes.VAULT, 1000).records()).hasSize(expected);
  }

  private void find(AttributeMatch match) {
    storage.find(new FindQuery(Writes.VAULT, "item", "name", match, Optional.empty(), 100));
  }

  private static final ListQuery.Order ASCENDING = ListQuery.Order.ASCENDING;

  /** So many records, of which some are due and the others will be in ten years. */
  private void fill() throws SQLException {
    var vault = "'" + Writes.VAULT + "', 'item', 'k' || lpad(i::text, 7, '0')";
    var empty = AttributeCodec.encode(List.of());
    var attributes = "decode('" + HexFormat.of().formatHex(empty) + "', 'hex')";
    long future = Instant.now().plus(Duration.ofDays(3650)).toEpochMilli();
    var due = "CASE WHEN i <= " + DUE + " THEN i ELSE " + future + " + i END";
    var all = " FROM generate_series(1, " + RECORDS + ") AS i";
    for (var table : new String[] {"record", "due", "attribute", "change"}) {
      Sql.execute(beside, "ALTER TABLE certwright_" + table + " SET (autovacuum_enabled = off)");
    }
    Sql.execute(
        beside,
        "INSERT INTO certwright_record SELECT "
            + vault
            + ", 1, repeat('0', 32), "
            + due
            + ", "
            + attributes
            + ", decode(repeat('00', 500), 'hex')"
            + all);
    Sql.execute(beside, "INSERT INTO certwright_due SELECT " + vault + ", " + due + all);
    Sql.execute(
        beside,
        "INSERT INTO certwright_attribute SELECT '"
            + Writes.VAULT
            + "', 'item', 'name', 0, 'n' || lpad(i::text, 7, '0'), 0, 'k' || lpad(i::text, 7, '0')"
            + all);
  }

  /** How many index entries a call reads; it fails if it reads a large table from end to end. */
  private long cost(Runnable call) throws SQLException {
    flush();
    long rows = rowsReadWhole();
    long before = entries();
    call.run();
    flush();
    assertThat(rowsReadWhole() - rows).as("rows read in table scans").isLessThan(1000);
    return entries() - before;
  }

  private long rowsReadWhole() throws SQLException {
    return Sql.number(beside, "SELECT sum(seq_tup_read) FROM pg_stat_user_tables");
  }

  private long entries() throws SQLException {
    return Sql.number(beside, "SELECT sum(idx_tup_read) FROM pg_stat_user_indexes");
  }

  /** A session counts for itself at first; this one is the storage's, as it uses one at a time. */
  private void flush() throws SQLException {
    try (var connection = source.getConnection()) {
      Sql.text(connection, "SELECT pg_stat_force_next_flush()");
      Sql.text(connection, "SELECT 1");
    }
  }
}
