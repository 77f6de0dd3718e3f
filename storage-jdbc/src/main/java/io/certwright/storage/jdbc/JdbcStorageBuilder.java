package io.certwright.storage.jdbc;

import io.certwright.spi.storage.StorageException;
import java.time.Duration;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * What is optional about a {@link JdbcStorage}. Not thread-safe; {@link #open} may be called
 * several times.
 */
public final class JdbcStorageBuilder {

  private final DataSource source;
  private Tables tables = new Tables(Tables.DEFAULT_PREFIX);
  private Supplier<Duration> clockOffset = () -> Duration.ZERO;

  JdbcStorageBuilder(DataSource source) {
    this.source = source;
  }

  /**
   * What the names of the tables begin with; {@code certwright_} if this is not called. Two
   * prefixes are two storages in one database.
   *
   * @param prefix {@code [a-z][a-z0-9_]{0,29}}
   */
  public JdbcStorageBuilder tablePrefix(String prefix) {
    tables = new Tables(prefix);
    return this;
  }

  /**
   * For tests: what is added to the database's clock wherever it decides what is due, asked for
   * each time. In production nodes that add different offsets disagree about what is due.
   */
  public JdbcStorageBuilder clockOffsetForTests(Supplier<Duration> offset) {
    clockOffset = offset;
    return this;
  }

  /**
   * Opens the storage, and makes its tables if there are none.
   *
   * @throws StorageException {@code UNAVAILABLE} if the database does not answer; {@code
   *     NOT_A_STORAGE} if it is of a kind that is not supported, or holds tables of these names
   *     that someone else made; {@code NEWER_FORMAT} if a newer version of the library made them
   */
  public JdbcStorage open() {
    var database = Database.of(source);
    new Schema(database, tables).open();
    return new JdbcStorage(database, tables, clockOffset);
  }
}
