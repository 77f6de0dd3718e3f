package io.certwright.storage.file.internal;

import static io.certwright.spi.storage.StorageException.Reason.CLOSED;
import static io.certwright.spi.storage.StorageException.Reason.FULL;
import static io.certwright.spi.storage.StorageException.Reason.NOT_A_STORAGE;
import static io.certwright.spi.storage.StorageException.Reason.UNAVAILABLE;

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
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.Storage;
import io.certwright.spi.storage.StorageException;
import io.certwright.spi.storage.StoredRecord;
import io.certwright.spi.storage.VaultId;
import io.certwright.storage.file.report.Damage;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** A storage from its opening to its closing: puts the parts together and takes them apart. */
public final class OpenStore implements Storage {

  private final Path directory;
  private final FileLayer files;
  private final StoreId store;
  private final DirectoryLock lock;
  private final DiskSpace space;
  private final Damages damages;
  private final Grace grace = new Grace();
  private final Journal journal;
  private final RunStore runs;
  private final IndexKeeper keeper;
  private final Committer committer;
  private final Maintenance maintenance;
  private final RecordReader records;
  private final FeedReader feed;
  private volatile boolean closed;

  private OpenStore(Opening with, Path directory, DirectoryLock lock) throws IOException {
    this.directory = directory;
    this.lock = lock;
    files = with.files();
    space = new DiskSpace(files, directory);
    var identity = new Identity(files, directory);
    var format = identity.readOrCreate();
    store = format.store();
    var recovery = Recovery.open(files, directory, store);
    journal = recovery.journal(with.segmentSize());
    if (recovery.hasLostChanges()) {
      format = renewed(identity, format);
    }
    damages = recovery.damages();
    runs = recovery.runs();
    var state = recovery.state();
    var commits = recovery.commits();
    var segments = journal.segments();
    var commitLock = new ReentrantLock();
    var scrubber = new Scrubber(files, segments, grace);
    committer = new Committer(commitLock, state, commits, damages, journal, space);
    keeper =
        new IndexKeeper(
            commitLock,
            state,
            commits,
            damages,
            journal,
            runs,
            new SnapshotWriter(files, directory, store),
            scrubber,
            grace,
            recovery.coveredSequence());
    var compactor =
        new Compactor(
            commitLock,
            files,
            store,
            state,
            commits,
            segments,
            committer,
            keeper,
            new Quarantine(files, directory, damages),
            new Emptying(files, directory, store),
            grace);
    maintenance = new Maintenance(state, keeper, compactor, committer, damages, this::renewIndex);
    records = new RecordReader(state, segments, damages, with.clock());
    feed = new FeedReader(state.feed(), format.incarnation());
  }

  /** Opens or creates one. */
  public static OpenStore open(Opening with) {
    try {
      var given = with.directory();
      if (Files.exists(given) && !Files.isDirectory(given)) {
        throw new StorageException(
            NOT_A_STORAGE, given + " is a file and was left alone: choose a directory");
      }
      with.files().createDirectories(given);
      var directory = given.toRealPath();
      new Identity(with.files(), directory).check();
      var lock = DirectoryLock.acquire(directory, with.clock().instant());
      OpenStore store = null;
      try {
        store = new OpenStore(with, directory, lock);
      } finally {
        if (store == null) {
          lock.release();
        }
      }
      store.begin(with);
      return store;
    } catch (IOException e) {
      throw new StorageException(
          UNAVAILABLE, "could not open " + with.directory() + ": " + e.getMessage(), e);
    }
  }

  private FormatFile renewed(Identity identity, FormatFile old) throws IOException {
    var renewed = identity.withNewIncarnation(old.store());
    try {
      renewed.write(files, directory);
    } catch (IOException e) {
      journal.close();
      throw e;
    }
    return renewed;
  }

  private void begin(Opening with) {
    boolean done = false;
    try {
      damages.listen(with.listener());
      with.background().execute(maintenance);
      done = true;
    } finally {
      if (!done) {
        close(); // The caller gets the exception, and nothing to close.
      }
    }
  }

  private void renewIndex(DamagedIndexException cause) throws IOException {
    damages.report(
        new Damage(
            Damage.Kind.HARMLESS,
            RunFormat.name(cause.run().number()),
            cause.position(),
            0,
            Optional.empty(),
            "a part of the index was damaged, and made anew from the journal"));
    keeper.renew(() -> Recovery.reread(files, directory, store, runs).state());
  }

  /** Makes a call that reads the index and the files; a damaged index is made anew for it. */
  private <T> T call(Supplier<T> call) {
    requireOpen();
    try {
      while (true) {
        try {
          return grace.reading(call);
        } catch (DamagedIndexException e) {
          maintenance.renew(e);
        }
      }
    } catch (UncheckedIOException e) {
      throw unavailable(e);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  /** Makes a call that only reads, and tells the listener of the damage that it met. */
  private <T> T read(Supplier<T> call) {
    try {
      return call(call);
    } finally {
      damages.tell();
    }
  }

  private StorageException unavailable(Exception cause) {
    return new StorageException(
        UNAVAILABLE, "could not read or write in " + directory + ": " + cause.getMessage(), cause);
  }

  private void letGo() {
    grace.await();
    for (var closing : List.<Closeable>of(keeper::close, journal::close, lock::release)) {
      try {
        closing.close();
      } catch (IOException e) {
        // Everything that was acknowledged has been forced; nothing depends on the closing.
      }
    }
  }

  /** Does at once what is done in the background otherwise. */
  public void compact() {
    requireOpen();
    try {
      maintenance.compact();
    } catch (UncheckedIOException e) {
      throw unavailable(e);
    } catch (IOException e) {
      throw failed(e);
    } finally {
      damages.tell();
    }
  }

  private StorageException failed(IOException cause) {
    return space.isFull(cause, 0)
        ? new StorageException(
            FULL, "no space left in " + directory + ": make room and repeat", cause)
        : unavailable(cause);
  }

  /** What was found damaged so far. */
  public List<Damage> damage() {
    return damages.reports();
  }

  @Override
  public CommitOutcome commit(Commit commit) {
    var outcome = call(() -> committer.commit(commit));
    maintenance.afterCommit();
    return outcome;
  }

  @Override
  public Settlement settle(CommitId id) {
    return call(() -> committer.settle(id));
  }

  @Override
  public Optional<StoredRecord> get(RecordKey key) {
    return read(() -> records.get(key));
  }

  @Override
  public ListPage list(ListQuery query) {
    return read(() -> records.list(query));
  }

  @Override
  public FindPage find(FindQuery query) {
    return read(() -> records.find(query));
  }

  @Override
  public DuePage due(VaultId vault, int limit) {
    requireLimit(limit);
    return read(() -> records.due(vault, limit));
  }

  @Override
  public Optional<Instant> dueAfter(VaultId vault, Instant instant) {
    return read(() -> records.dueAfter(vault, instant));
  }

  @Override
  public FeedPosition feedEnd() {
    requireOpen();
    return feed.end();
  }

  @Override
  public Feed changes(FeedPosition after, int limit) {
    requireOpen();
    requireLimit(limit);
    return feed.changes(after, limit);
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public void close() {
    closed = true;
    if (!committer.close()) {
      return;
    }
    maintenance.stop();
    try {
      if (committer.isSound()) {
        maintenance.finish();
      }
    } catch (IOException | UncheckedIOException | StorageException e) {
      // Nothing is lost: the next opening reads the journal instead, and takes longer.
    } finally {
      letGo();
    }
  }

  private static void requireLimit(int limit) {
    if (limit < 1 || limit > ListQuery.MAX_LIMIT) {
      throw new IllegalArgumentException(
          "limit " + limit + " is not within 1 to " + ListQuery.MAX_LIMIT);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new StorageException(CLOSED, "the storage in " + directory + " was closed");
    }
  }
}
