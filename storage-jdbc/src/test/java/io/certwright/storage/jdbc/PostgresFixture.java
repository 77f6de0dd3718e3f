package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.Storage;
import io.certwright.testkit.StorageAbility;
import io.certwright.testkit.StorageFixture;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** Tables of its own on the shared server. Closing it finds connections that were kept. */
final class PostgresFixture implements StorageFixture {

  private final TestSource source = new TestSource(Postgres.source());
  private final String prefix = Postgres.newName("t");
  private volatile Duration offset = Duration.ZERO;

  String prefix() {
    return prefix;
  }

  TestSource source() {
    return source;
  }

  JdbcStorageBuilder builder() {
    // No thread of its own that borrows connections while they are counted.
    return JdbcStorage.builder(source)
        .tablePrefix(prefix)
        .notifications(false)
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

  @Override
  public synchronized void moveClock(Duration by) {
    offset = offset.plus(by);
  }

  @Override
  public void close() {
    assertThat(source.lent()).as("connections that were not given back").isZero();
    try (var connection = Postgres.source().getConnection()) {
      for (var table : new String[] {"meta", "record", "due", "attribute", "commit", "change"}) {
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
