package io.certwright.storage.file.internal;

import static io.certwright.spi.storage.StorageException.Reason.CLOSED;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A storage from its opening to its closing: puts the parts together and takes them apart. */
public final class OpenStore implements Storage {

  private final Path directory;
  private final DirectoryLock lock;
  private final Damages damages;
  private final Committer committer;
  private final RecordReader records;
  private final FeedReader feed;
  private final Committer.Closing closing;
  private volatile boolean closed;

  private OpenStore(Opening with, Path directory, DirectoryLock lock) throws IOException {
    this.directory = directory;
    this.lock = lock;
    var files = with.files();
    var identity = new Identity(files, directory);
    var format = identity.readOrCreate();
    var recovery = new Recovery(files, directory, format.store(), with.segmentSize());
    var journal = recovery.run();
    if (recovery.hasLostChanges()) {
      format = renewed(identity, format, files, journal);
    }
    var state = recovery.state();
    var commits = recovery.commits();
    damages = recovery.damages();
    var snapshots = new SnapshotWriter(files, directory, format.store());
    long current = recovery.isSnapshotCurrent() ? state.sequence() : -1;
    committer = new Committer(state, commits, damages, journal, new DiskSpace(files, directory));
    records = new RecordReader(state, damages, with.clock());
    feed = new FeedReader(state, format.incarnation());
    closing =
        isSound -> {
          if (isSound && state.sequence() != current) {
            writeSnapshot(snapshots, state, commits, journal);
          }
          letGo(journal);
        };
    if (recovery.wasLong()) {
      writeSnapshot(snapshots, state, commits, journal);
    }
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
      store.tell(with.listener());
      return store;
    } catch (IOException e) {
      throw new StorageException(
          UNAVAILABLE, "could not open " + with.directory() + ": " + e.getMessage(), e);
    }
  }

  private FormatFile renewed(Identity identity, FormatFile old, FileLayer files, Journal journal)
      throws IOException {
    var renewed = identity.withNewIncarnation(old.store());
    try {
      renewed.write(files, directory);
    } catch (IOException e) {
      journal.close();
      throw e;
    }
    return renewed;
  }

  private void tell(Consumer<Damage> listener) {
    boolean told = false;
    try {
      damages.listen(listener);
      told = true;
    } finally {
      if (!told) {
        close(); // The caller gets the listener's exception, and nothing to close.
      }
    }
  }

  private void writeSnapshot(
      SnapshotWriter writer, State state, CommitRing commits, Journal journal) {
    try {
      writer.write(state, commits, damages, journal);
    } catch (IOException e) {
      // Nothing is lost: the next opening reads the journal instead, and takes longer.
    }
  }

  private void letGo(Journal journal) {
    try {
      journal.close();
    } catch (IOException e) {
      // Everything that was acknowledged has been forced; nothing depends on the closing.
    }
    try {
      lock.release();
    } catch (IOException e) {
      // The handle is closed all the same, and with it goes the lock.
    }
  }

  /** What was found damaged so far. */
  public List<Damage> damage() {
    return damages.reports();
  }

  @Override
  public CommitOutcome commit(Commit commit) {
    requireOpen();
    return committer.commit(commit);
  }

  @Override
  public Settlement settle(CommitId id) {
    requireOpen();
    return committer.settle(id);
  }

  @Override
  public Optional<StoredRecord> get(RecordKey key) {
    requireOpen();
    return records.get(key);
  }

  @Override
  public ListPage list(ListQuery query) {
    requireOpen();
    return records.list(query);
  }

  @Override
  public FindPage find(FindQuery query) {
    requireOpen();
    return records.find(query);
  }

  @Override
  public DuePage due(VaultId vault, int limit) {
    requireOpen();
    requireLimit(limit);
    return records.due(vault, limit);
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
    committer.close(closing);
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
