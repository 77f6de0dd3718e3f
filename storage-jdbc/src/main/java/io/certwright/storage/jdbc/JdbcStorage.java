package io.certwright.storage.jdbc;

import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.DuePage;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import io.certwright.spi.storage.FindPage;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.ListPage;
import io.certwright.spi.storage.ListQuery;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * A vault's storage in the tables of a relational database: SQLite so far.
 *
 * <p>Any number of processes may have it open at once; on one machine for SQLite, whose file must
 * lie on a local disk. The data source is the caller's: it decides about pooling, addresses and
 * credentials, and stays open when the storage is closed. One call uses one connection and gives it
 * back before it returns.
 *
 * <p>What is due is judged by the database's clock, which all processes share. A commit that has
 * been acknowledged is durable: on SQLite each connection is set to {@code synchronous = FULL}, and
 * the file to write-ahead logging. A commit whose reply does not arrive is {@link
 * CommitOutcome.Unknown}; a busy or unreachable database is {@code UNAVAILABLE}, after a bounded
 * number of tries (on SQLite, where others hold the file for long, after about twenty seconds).
 *
 * <p>Thread-safe. A call that is under way in the database goes on when its thread is interrupted;
 * a pool may end the wait for a connection with {@code INTERRUPTED}. The flag is kept in both
 * cases.
 */
public final class JdbcStorage implements Storage {

  private final Database database;
  private final Supplier<Duration> clockOffset;
  private final Tables tables;
  private final Queries queries;
  private final CommitLog log;
  private final ChangeFeed feed;
  private final Trim trim;
  private volatile boolean closed;

  JdbcStorage(Database database, Tables tables, Supplier<Duration> clockOffset) {
    this.database = database;
    this.tables = tables;
    this.clockOffset = clockOffset;
    this.queries = new Queries(tables, database.dialect());
    this.log = new CommitLog(tables, database.dialect());
    this.feed = new ChangeFeed(tables);
    this.trim = new Trim(tables);
  }

  /**
   * Opens the storage in the tables {@code certwright_*} and makes them if there are none.
   *
   * @throws StorageException as {@link JdbcStorageBuilder#open} does
   */
  public static JdbcStorage on(DataSource source) {
    return builder(source).open();
  }

  /** What is optional. */
  public static JdbcStorageBuilder builder(DataSource source) {
    return new JdbcStorageBuilder(source);
  }

  @Override
  public CommitOutcome commit(Commit commit) {
    return run("carry out commit " + commit.id(), session -> attempt(session, commit));
  }

  private CommitOutcome attempt(Session session, Commit commit) throws SQLException {
    session.begin();
    var connection = session.connection();
    var known = log.find(connection, commit.id());
    if (known.isPresent()) {
      if (known.get() == Settlement.COMMITTED) {
        throw new IllegalArgumentException("commit id " + commit.id() + " was used before");
      }
      return new CommitOutcome.Refused(commit.writes().stream().map(RecordWrite::key).toList());
    }
    try (var work = new CommitWork(connection, tables)) {
      var failing = work.failing(commit);
      if (!failing.isEmpty()) {
        return new CommitOutcome.Refused(failing);
      }
      log.add(connection, commit.id(), Settlement.COMMITTED);
      work.write(commit);
    }
    trim.now(connection);
    try {
      session.commit();
    } catch (SQLException e) {
      return unknown(commit.id(), e);
    } catch (RuntimeException e) {
      // A driver that fails like this may have sent the commit all the same.
      return unknown(commit.id(), new SQLException(e));
    }
    return new CommitOutcome.Committed();
  }

  private CommitOutcome unknown(CommitId id, SQLException cause) {
    return new CommitOutcome.Unknown(
        database.failure("tell whether commit " + id + " took place", cause));
  }

  @Override
  public Settlement settle(CommitId id) {
    return run(
        "settle commit " + id,
        session -> {
          var known = log.find(session.connection(), id);
          return known.isPresent() ? known.get() : makeVoid(session, id);
        });
  }

  private Settlement makeVoid(Session session, CommitId id) throws SQLException {
    session.begin();
    var known = log.find(session.connection(), id);
    if (known.isPresent()) {
      return known.get();
    }
    log.add(session.connection(), id, Settlement.VOID);
    session.commit();
    return Settlement.VOID;
  }

  @Override
  public Optional<StoredRecord> get(RecordKey key) {
    return run("read " + key.kind(), session -> queries.get(session.connection(), key));
  }

  @Override
  public ListPage list(ListQuery query) {
    return run("list " + query.kind(), session -> queries.list(session.connection(), query));
  }

  @Override
  public FindPage find(FindQuery query) {
    return run("search " + query.kind(), session -> queries.find(session.connection(), query));
  }

  @Override
  public DuePage due(VaultId vault, int limit) {
    requireLimit(limit);
    return run(
        "read what is due",
        session -> queries.due(session.connection(), vault, limit, clockOffset.get()));
  }

  @Override
  public FeedPosition feedEnd() {
    return run("read the change feed", session -> feed.end(session.connection()));
  }

  @Override
  public Feed changes(FeedPosition after, int limit) {
    requireLimit(limit);
    return run("read the change feed", session -> feed.after(session.connection(), after, limit));
  }

  /** Always: other processes may have the database open. */
  @Override
  public boolean isShared() {
    checkOpen();
    return true;
  }

  /** Ends this object's use of the data source, which stays open. */
  @Override
  public void close() {
    closed = true;
  }

  private <T> T run(String what, Database.Work<T> work) {
    checkOpen();
    return database.run(what, work);
  }

  private void checkOpen() {
    if (closed) {
      throw new StorageException(
          StorageException.Reason.CLOSED,
          "this storage was closed; open another on the data source");
    }
  }

  private static void requireLimit(int limit) {
    if (limit < 1 || limit > ListQuery.MAX_LIMIT) {
      throw new IllegalArgumentException(
          "limit " + limit + " is not within 1 to " + ListQuery.MAX_LIMIT);
    }
  }
}
