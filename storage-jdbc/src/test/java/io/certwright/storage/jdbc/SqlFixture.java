package io.certwright.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.Storage;
import io.certwright.testkit.StorageAbility;
import io.certwright.testkit.StorageFixture;
import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** Tables of their own in a database. Closing it finds connections that were kept. */
abstract class SqlFixture implements StorageFixture {

  private final TestSource source;
  private final String prefix;
  private volatile Duration offset = Duration.ZERO;

  SqlFixture(DataSource target, String prefix) {
    this.source = new TestSource(target);
    this.prefix = prefix;
  }

  TestSource source() {
    return source;
  }

  String prefix() {
    return prefix;
  }

  JdbcStorageBuilder builder() {
    return JdbcStorage.builder(source).tablePrefix(prefix).clockOffsetForTests(() -> offset);
  }

  /** Executes statements, each in a transaction of its own. */
  void run(String... statements) throws SQLException {
    try (var connection = source.getConnection()) {
      for (var statement : statements) {
        Sql.execute(connection, statement);
      }
    }
  }

  /** Drops the tables. */
  void drop() throws SQLException {
    for (var table : new String[] {"meta", "record", "due", "attribute", "commit", "change"}) {
      run("DROP TABLE IF EXISTS " + prefix + table);
    }
  }

  String text(String sql) throws SQLException {
    try (var connection = source.getConnection()) {
      return Sql.text(connection, sql);
    }
  }

  /** The rows that whoever writes has to lock, one way or another, as queries with a lock. */
  abstract List<String> locks();

  /** As short as the scenario of calls that are held up can be on a busy machine. */
  abstract Duration timeout();

  @Override
  public Storage open() {
    return builder().timeout(timeout()).open();
  }

  @Override
  public AutoCloseable stall() throws SQLException {
    var connection = source.getConnection();
    connection.setAutoCommit(false);
    for (var lock : locks()) {
      Sql.text(connection, lock);
    }
    return () -> {
      connection.rollback();
      connection.setAutoCommit(true);
      connection.close();
    };
  }

  /** The other columns hold numbers. */
  @Override
  public byte[] dump() throws SQLException {
    var bytes = new ByteArrayOutputStream();
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      for (var table : new Tables(prefix).columns().keySet()) {
        try (var rows = statement.executeQuery("SELECT * FROM " + table)) {
          while (rows.next()) {
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
              if (rows.getObject(i) instanceof byte[] column) {
                bytes.writeBytes(column);
              }
            }
          }
        }
      }
    }
    return bytes.toByteArray();
  }

  /** Each is forced to the disk. */
  @Override
  public int overwrites() {
    return LEAST_OVERWRITES;
  }

  @Override
  public Set<StorageAbility> abilities() {
    return EnumSet.allOf(StorageAbility.class);
  }

  @Override
  public synchronized void moveClock(Duration by) {
    offset = offset.plus(by);
  }

  /** Removes what was made. */
  abstract void remove() throws SQLException;

  @Override
  public void close() {
    assertThat(source.lent()).as("connections that were not given back").isZero();
    try {
      remove();
      source.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
