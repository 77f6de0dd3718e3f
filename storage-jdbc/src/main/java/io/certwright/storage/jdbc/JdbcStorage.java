package io.certwright.storage.jdbc;

import io.certwright.spi.storage.ChangeWatch;
import io.certwright.spi.storage.ClaimPage;
import io.certwright.spi.storage.ClaimRequest;
import io.certwright.spi.storage.Claims;
import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.DuePage;
import io.certwright.spi.storage.Feed;
import io.certwright.spi.storage.FeedPosition;
import io.certwright.spi.storage.Fence;
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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * A vault's storage in the tables of a relational database: PostgreSQL, MariaDB (and MySQL 8),
 * SQLite or H2.
 *
 * <p>Any number of processes may have it open at once; on one machine for SQLite and H2, whose file
 * must lie on a local disk. The data source is the caller's: it decides about pooling, addresses
 * and credentials, and stays open when the storage is closed. One call uses one connection and
 * gives it back before it returns; a {@link #watch} keeps one until it is closed.
 *
 * <p>What is due is judged by the database's clock, which all processes share. A commit that has
 * been acknowledged is durable: each connection is set to that when it is borrowed ({@code
 * synchronous = FULL} on SQLite, {@code synchronous_commit} on PostgreSQL at least {@code on}),
 * MariaDB is asked whether it forces each commit, and H2 is made to force after each. A commit
 * whose reply does not arrive is {@link CommitOutcome.Unknown}; a busy or unreachable database is
 * {@code UNAVAILABLE}, after a bounded number of tries and within {@link
 * JdbcStorageBuilder#timeout}.
 *
 * <p>Commits that name no record in common go on side by side on PostgreSQL and MariaDB, and follow
 * one another on SQLite and H2. The feed keeps 16,384 changes, and what is younger than {@link
 * JdbcStorageBuilder#feedRetention}.
 *
 * <p>Thread-safe. A call that is under way in the database goes on when its thread is interrupted;
 * a pool may end the wait for a connection with {@code INTERRUPTED}. The flag is kept in both
 * cases.
 */
public final class JdbcStorage implements Storage {

  private final Database database;
  private final Options options;
  private final Tables tables;
  private final Queries queries;
  private final CommitStatements statements;
  private final CommitLog log;
  private final ChangeFeed feed;
  private final Trim trim;
  private final Claims claims;
  private final Optional<Announcer> announcer;
  private volatile boolean closed;

  private JdbcStorage(Database database, Options options) {
    var dialect = database.dialect();
    this.database = database;
    this.options = options;
    this.tables = options.tables();
    this.queries = new Queries(tables, dialect);
    this.statements = new CommitStatements(tables, dialect);
    this.log = new CommitLog(tables, dialect, statements.insertCommit);
    this.feed = dialect.feed(tables);
    this.trim = new Trim(tables, dialect, feed, options.feedRetention());
    this.claims = new TableClaims(new ClaimWork(tables, dialect, queries));
    this.announcer =
        options.signals()
            ? dialect.signals(database.source(), tables).map(Announcer::new)
            : Optional.empty();
  }

  /** On tables that are there. */
  static JdbcStorage opened(Database database, Options options) {
    var storage = new JdbcStorage(database, options);
    database.run(
        "open the change feed",
        session -> {
          storage.feed.open(session);
          return true;
        });
    return storage;
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
    return commit(commit, List.of());
  }

  private CommitOutcome commit(Commit commit, List<Fence> fences) {
    var tries = new AtomicInteger();
    var outcome =
        run(
            "carry out commit " + commit.id(),
            session -> attempt(session, commit, fences, tries.getAndIncrement() > 0));
    if (outcome instanceof CommitOutcome.Committed) {
      announcer.ifPresent(Announcer::wrote);
    }
    return outcome;
  }

  /**
   * Whether the id was used is found out by the log's unique key, and looked up when tried again.
   */
  private CommitOutcome attempt(
      Session session, Commit commit, List<Fence> fences, boolean isSuspected) throws SQLException {
    boolean trims = trim.isDue();
    if (trims) {
      // Not together with the commit, which would hold up who reads the feed.
      feed.prepare(session);
    }
    try (var bulk = session.beginBulk()) {
      var connection = session.inTransaction();
      database.dialect().takeTurn(connection, tables);
      var locks = database.dialect().locks();
      var work = new CommitWork(commit, tables, statements, locks, bulk);
      var failing = work.failing(fences, bulk.sparesLooks() && !isSuspected && !trims);
      if (isSuspected || !failing.isEmpty()) {
        var known = log.find(connection, commit.id());
        if (known.isPresent() && known.get() == Settlement.COMMITTED) {
          throw new IllegalArgumentException("commit id " + commit.id() + " was used before");
        }
        if (known.isPresent()) {
          return new CommitOutcome.Refused(commit.writes().stream().map(RecordWrite::key).toList());
        }
      }
      if (!failing.isEmpty()) {
        return new CommitOutcome.Refused(List.copyOf(failing));
      }
      if (trims) {
        trim.now(connection);
      }
      return end(session, commit, bulk, work);
    }
  }

  private CommitOutcome end(Session session, Commit commit, Bulk bulk, CommitWork work)
      throws SQLException {
    var doubt = session.commit(bulk, work.rows());
    if (doubt.isEmpty()) {
      return new CommitOutcome.Committed();
    }
    var what = "tell whether commit " + commit.id() + " took place";
    return new CommitOutcome.Unknown(database.failure(what, doubt.get()));
  }

  @Override
  public Settlement settle(CommitId id) {
    return run(
        "settle commit " + id,
        session -> {
          var connection = session.toRead();
          var known = log.find(connection, id);
          if (known.isEmpty()) {
            return makeVoid(session, id);
          }
          database.dialect().force(connection, tables);
          return known.get();
        });
  }

  private Settlement makeVoid(Session session, CommitId id) throws SQLException {
    var connection = session.begin();
    database.dialect().takeTurn(connection, tables);
    // If it was decided since the first look, the unique key says so, and it is looked at again.
    log.makeVoid(connection, id);
    session.commit();
    return Settlement.VOID;
  }

  @Override
  public Optional<StoredRecord> get(RecordKey key) {
    return run("read " + key.kind(), session -> queries.get(session.toRead(), key));
  }

  @Override
  public ListPage list(ListQuery query) {
    return run("list " + query.kind(), session -> queries.list(session.toRead(), query));
  }

  @Override
  public FindPage find(FindQuery query) {
    return run("search " + query.kind(), session -> queries.find(session.toRead(), query));
  }

  @Override
  public DuePage due(VaultId vault, int limit) {
    requireLimit(limit);
    return run(
        "read what is due",
        session -> queries.due(session.toRead(), vault, limit, options.clockOffset().get()));
  }

  @Override
  public Optional<Instant> dueAfter(VaultId vault, Instant instant) {
    return run("read what is due", session -> queries.dueAfter(session.toRead(), vault, instant));
  }

  @Override
  public FeedPosition feedEnd() {
    return run("read the change feed", session -> followed(session).end(session.toRead()));
  }

  @Override
  public Feed changes(FeedPosition after, int limit) {
    requireLimit(limit);
    return run(
        "read the change feed", session -> followed(session).after(session.toRead(), after, limit));
  }

  private ChangeFeed followed(Session session) throws SQLException {
    feed.prepare(session);
    return feed;
  }

  /** Always there. */
  @Override
  public Optional<Claims> claims() {
    return Optional.of(claims);
  }

  @Override
  public Optional<ChangeWatch> watch() {
    checkOpen();
    try {
      return announcer.isEmpty() ? Optional.empty() : announcer.get().watch();
    } catch (SQLException e) {
      throw database.failure("be watched", e);
    }
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
    boolean first = !closed;
    closed = true;
    announcer.ifPresent(Announcer::close);
    if (first && database.dialect().canTidy()) {
      tidy();
    }
  }

  /** What cannot be tidied now is tidied by whoever closes it next. */
  private void tidy() {
    try {
      database.run(
          "tidy up",
          session -> {
            try {
              database.dialect().tidy(session.toRead());
            } catch (SQLException e) {
              return false;
            }
            return true;
          });
    } catch (StorageException e) {
      // A data source that is closed already, or a database that is away.
    }
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

  private final class TableClaims implements Claims {

    private final ClaimWork work;

    TableClaims(ClaimWork work) {
      this.work = work;
    }

    @Override
    public ClaimPage claim(ClaimRequest request) {
      long offset = options.clockOffset().get().toMillis();
      return run("claim what is due", session -> work.claim(session, request, offset));
    }

    @Override
    public CommitOutcome commit(Commit commit, List<Fence> fences) {
      var keys = fences.stream().map(Fence::key).distinct().count();
      if (keys < fences.size() || keys > Commit.MAX_WRITES) {
        throw new IllegalArgumentException(
            "fences are for one record each, and for "
                + Commit.MAX_WRITES
                + " at most; there are "
                + fences.size()
                + " for "
                + keys);
      }
      return JdbcStorage.this.commit(commit, fences);
    }
  }
}
