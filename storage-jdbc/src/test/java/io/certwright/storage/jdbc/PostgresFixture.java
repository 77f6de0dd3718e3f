package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.Storage;
import io.certwright.testkit.StorageAbility;
import io.certwright.testkit.StorageFixture;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Tables of its own on the shared server. Closing it finds connections that were kept. */
final class PostgresFixture implements StorageFixture {

  private static final List<String> TABLES =
      List.of("meta", "record", "due", "attribute", "commit", "change");

  private final TestSource source = new TestSource(Postgres.source());
  private final String prefix = Postgres.newName("t");
  private final boolean notifications;
  private volatile Duration offset = Duration.ZERO;

  /**
   * Without notifications there is no thread that takes connections and executes statements now and
   * then.
   */
  PostgresFixture(boolean notifications) {
    this.notifications = notifications;
  }

  String prefix() {
    return prefix;
  }

  TestSource source() {
    return source;
  }

  JdbcStorageBuilder builder() {
    return JdbcStorage.builder(source)
        .tablePrefix(prefix)
        .notifications(notifications)
        .clockOffsetForTests(() -> offset);
  }

  @Override
  public Storage open() {
    return builder().open();
  }

  @Override
  public Set<StorageAbility> abilities() {
    return EnumSet.allOf(StorageAbility.class);
  }

  /** Every value of every row; what is binary comes as it is. */
  @Override
  public byte[] dump() throws SQLException {
    var bytes = new ByteArrayOutputStream();
    try (var connection = Postgres.source().getConnection();
        var statement = connection.createStatement()) {
      for (var table : TABLES) {
        try (var rows = statement.executeQuery("SELECT * FROM " + prefix + table)) {
          int columns = rows.getMetaData().getColumnCount();
          while (rows.next()) {
            for (int i = 1; i <= columns; i++) {
              var value = rows.getObject(i);
              bytes.writeBytes(
                  value instanceof byte[] binary
                      ? binary
                      : String.valueOf(value).getBytes(StandardCharsets.UTF_8));
            }
          }
        }
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public Storage openImpatient() {
    return builder().timeout(Duration.ofMillis(300)).open();
  }

  /** Somebody has every table for himself. */
  @Override
  public AutoCloseable stall() throws SQLException {
    var connection = Postgres.source().getConnection();
    connection.setAutoCommit(false);
    for (var table : TABLES) {
      Sql.execute(connection, "LOCK TABLE " + prefix + table + " IN ACCESS EXCLUSIVE MODE");
    }
    return () -> {
      connection.rollback();
      connection.close();
    };
  }

  /** Each is forced to the disk, and read back by four readers. */
  @Override
  public int overwrites() {
    return LEAST_OVERWRITES;
  }

  @Override
  public synchronized void moveClock(Duration by) {
    offset = offset.plus(by);
  }

  @Override
  public void close() {
    assertThat(source.lent()).as("connections that were not given back").isZero();
    try (var connection = Postgres.source().getConnection()) {
      for (var table : TABLES) {
        Sql.execute(connection, "DROP TABLE IF EXISTS " + prefix + table);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } finally {
      closeSource();
    }
  }

  private void closeSource() {
    try {
      source.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
