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

  private static final Duration LONGEST = Duration.ofDays(1);

  private final DataSource source;
  private Tables tables = new Tables(Tables.DEFAULT_PREFIX);
  private Duration timeout = Duration.ofSeconds(30);
  private Duration feedRetention = Duration.ofMinutes(10);
  private boolean notifications = true;
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
   * How long a call may take once it has a connection, 30 seconds if this is not called: as long as
   * it tries again while others are in the way, and as long as it waits for a server that does not
   * answer. A commit whose reply has not come by then is an unknown outcome, anything else is
   * {@code UNAVAILABLE}. How long it takes to get a connection is for the data source to limit.
   *
   * @param limit from 100 milliseconds to one day
   */
  public JdbcStorageBuilder timeout(Duration limit) {
    if (limit.compareTo(Duration.ofMillis(100)) < 0 || limit.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a timeout of " + limit + " is not within 100 milliseconds and one day");
    }
    timeout = limit;
    return this;
  }

  /**
   * How long the change feed keeps changes at least, 10 minutes if this is not called. It always
   * keeps the latest 16,384.
   *
   * @param age 0 to 365 days
   */
  public JdbcStorageBuilder feedRetention(Duration age) {
    if (age.isNegative() || age.compareTo(Duration.ofDays(365)) > 0) {
      throw new IllegalArgumentException("a retention of " + age + " is not within 0 and 365 days");
    }
    feedRetention = age;
    return this;
  }

  /**
   * Whether processes tell each other that they wrote, where the database can pass it on (LISTEN
   * and NOTIFY of PostgreSQL); they do if this is not called. Switch it off where connections do
   * not last, as behind a pool that gives one out for a transaction at a time. News then wait for
   * the next look at the feed.
   */
  public JdbcStorageBuilder notifications(boolean wanted) {
    notifications = wanted;
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
   * Opens the storage. Makes its tables if there are none, and migrates those that an earlier
   * version of the library made.
   *
   * @throws StorageException {@code UNAVAILABLE} if the database does not answer; {@code
   *     NOT_A_STORAGE} if it is of a kind that is not supported, or holds tables of these names
   *     that someone else made, or holds none and its user may not make them; {@code NEWER_FORMAT}
   *     if a newer version of the library made them
   */
  public JdbcStorage open() {
    var database = Database.of(source, timeout);
    new Schema(database, tables, database.dialect().schema()).open();
    var options = new Options(tables, timeout, feedRetention, notifications, clockOffset);
    return JdbcStorage.opened(database, options);
  }

  /** Opens it as {@link #open} does, but makes no tables where there are none. */
  JdbcStorage openExisting() {
    var database = Database.of(source, timeout);
    if (!new Schema(database, tables, database.dialect().schema()).isThere()) {
      throw new StorageException(
          StorageException.Reason.NOT_A_STORAGE,
          "there are no tables "
              + tables.prefix()
              + "* in this database; check the address and the prefix");
    }
    return open();
  }
}
