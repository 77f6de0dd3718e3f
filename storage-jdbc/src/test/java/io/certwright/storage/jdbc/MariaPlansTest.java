package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.ClaimId;
import io.certwright.spi.storage.ClaimRequest;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.ListQuery;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many rows MariaDB touches among 20,000 records, by its own count. */
class MariaPlansTest {

  private static final int RECORDS = 20_000;
  private static final int DUE = 50;

  private MariaFixture fixture;
  private JdbcStorage storage;

  @BeforeEach
  void open() {
    fixture = new MariaFixture();
    storage = fixture.builder().open();
  }

  @AfterEach
  void close() {
    storage.close();
    fixture.close();
  }

  /** Whether the server knows how large the tables are, or not yet. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingCostsMoreThanItsAnswer(boolean isAnalyzed) throws Exception {
    fill();
    if (isAnalyzed) {
      fixture.run("ANALYZE TABLE " + String.join(", ", tables()));
    }
    var name = new AttributeValue.Text("n19000");
    var place = Optional.of(new FindQuery.Place(name, "k19000"));
    assertThat(cost(() -> storage.get(Writes.key("k00777")))).isLessThan(5);
    for (var order : ListQuery.Order.values()) {
      var query = new ListQuery(Writes.VAULT, "item", "", Optional.of("k10000"), order, 100);
      assertThat(cost(() -> storage.list(query))).isLessThan(150);
    }
    assertThat(cost(() -> find(new AttributeMatch.Exact(name), place))).isLessThan(20);
    assertThat(cost(() -> find(new AttributeMatch.Prefix("n"), place))).isLessThan(700);
    assertThat(cost(() -> find(new AttributeMatch.Prefix("n"), Optional.empty()))).isLessThan(700);
    assertThat(cost(() -> storage.due(Writes.VAULT, 1000))).isLessThan(10 * DUE);
    assertThat(cost(() -> storage.changes(storage.feedEnd(), 100))).isLessThan(30);
    assertThat(cost(() -> storage.commit(Writes.commit(Writes.create("new", ""))))).isLessThan(50);
    // The record that was just made is due as well.
    assertThat(cost(() -> claim(DUE + 1))).isLessThan(20 * DUE);
    assertThat(cost(() -> claim(0))).as("everything is in somebody's hand").isLessThan(20);
    assertThat(cost(() -> storage.due(Writes.VAULT, 1000))).isLessThan(20);
  }

  private void find(AttributeMatch match, Optional<FindQuery.Place> after) {
    storage.find(new FindQuery(Writes.VAULT, "item", "name", match, after, 100));
  }

  private void claim(int expected) {
    var id = ClaimId.random(new SecureRandom());
    var request = new ClaimRequest(Writes.VAULT, id, Duration.ofMinutes(10), 1000);
    assertThat(storage.claims().orElseThrow().claim(request).records()).hasSize(expected);
  }

  private List<String> tables() {
    return List.of(
        fixture.prefix() + "record", fixture.prefix() + "due", fixture.prefix() + "attribute");
  }

  /** So many records, of which some are due and the others will be in the year 2100. */
  private void fill() throws SQLException {
    var id = "CONCAT('k', LPAD(seq, 5, '0'))";
    var key = "'" + Writes.VAULT + "', 'item', " + id;
    var due = "IF(seq <= " + DUE + ", seq, 4102444800000 + seq)";
    var from = " FROM seq_1_to_" + RECORDS;
    fixture.run(
        "INSERT INTO "
            + tables().get(0)
            + " SELECT "
            + key
            + ", 1, REPEAT('0', 32), "
            + due
            + ", x'0000', REPEAT('p', 500)"
            + from,
        "INSERT INTO " + tables().get(1) + " SELECT " + key + ", " + due + ", NULL, NULL" + from,
        "INSERT INTO "
            + tables().get(2)
            + " SELECT '"
            + Writes.VAULT
            + "', 'item', 'name', 0,"
            + " CONCAT('n', LPAD(seq, 5, '0')), 0, "
            + id
            + from);
  }

  /** The rows that the session of the storage, which uses one at a time, read in a call. */
  private long cost(Runnable call) throws SQLException {
    long before = rows();
    call.run();
    return rows() - before;
  }

  private long rows() throws SQLException {
    long rows = 0;
    try (var connection = fixture.source().getConnection();
        var statement = connection.createStatement();
        var status = statement.executeQuery("SHOW SESSION STATUS LIKE 'Handler_read%'")) {
      while (status.next()) {
        rows += status.getLong(2);
      }
    }
    return rows;
  }
}
