package io.certwright.storage.file;

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
import io.certwright.storage.file.internal.Checker;
import io.certwright.storage.file.internal.DiskLayer;
import io.certwright.storage.file.internal.FileLayer;
import io.certwright.storage.file.internal.OpenStore;
import io.certwright.storage.file.internal.Opening;
import io.certwright.storage.file.report.CheckReport;
import io.certwright.storage.file.report.Damage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A storage in a directory of the local file system, for one process at a time.
 *
 * <p>Every commit is one write to the end of a journal and one force of it; when it has returned,
 * it survives the end of the process and, as far as the medium keeps what it was forced to, the
 * loss of power. Payloads and nearly all of the index stay on disk, so that opening takes no longer
 * and little more heap with a million records.
 *
 * <p>It has a single owner: while it is open, another process, or another part of this one, is told
 * who holds it ({@link StorageException.Reason#IN_USE}).
 *
 * <h2>Failures</h2>
 *
 * Where the disk is full, a commit throws {@link StorageException.Reason#FULL}, nothing was
 * written, and the next one may succeed. After any other failure to write, and after every failure
 * to force, commits end with {@link StorageException.Reason#BROKEN} until the storage is closed and
 * opened anew; reading goes on.
 *
 * <h2>Damage</h2>
 *
 * Everything is checked when it is read. A damaged record makes {@link #get} throw {@link
 * StorageException.Reason#DAMAGED} with its key; {@link #list}, {@link #find} and {@link #due}
 * leave it out, so that it holds up no other, and report it: {@link #damage} has it, and the
 * listener ({@link Builder#onDamage}) is told before the page is returned. A commit that writes a
 * record anew under its revision, or deletes it, heals it.
 *
 * <h2>Threads and interrupts</h2>
 *
 * Thread-safe. Calls ignore interrupts and finish; the interrupt flag stays set. Readers wait for
 * no disk but their own.
 *
 * <p>Only local file systems: over a network, locks and forces often do not hold what they promise.
 */
public final class FileStorage implements Storage {

  private final OpenStore store;

  private FileStorage(OpenStore store) {
    this.store = store;
  }

  /**
   * Opens the storage in a directory, or creates it where there is none or it is empty. New
   * directories and files can be read by their owner alone, where the file system knows
   * permissions.
   *
   * @param directory the directory
   * @return the open storage
   * @throws StorageException {@code IN_USE} if another process holds it; {@code NOT_A_STORAGE} if
   *     something else is there, which is left alone; {@code NEWER_FORMAT}; {@code DAMAGED} if not
   *     even one file tells what the directory is; {@code UNAVAILABLE} if the file system refuses
   */
  public static FileStorage at(Path directory) {
    return builder(directory).open();
  }

  /** A storage in a directory, with options; {@link Builder#open} opens it. */
  public static Builder builder(Path directory) {
    return new Builder(directory);
  }

  /**
   * Reads everything in a directory that nobody has open and says what is not as it was written:
   * every checksum in the journal, the payload of every record, and whether the index says what the
   * journal says. Takes the directory's lock meanwhile and changes nothing. It takes as long as
   * reading the journal, and makes the index anew in a temporary directory to compare it.
   *
   * @param directory the directory
   * @return what was found
   * @throws StorageException as {@link #at} does, and {@code NOT_A_STORAGE} if there is none
   */
  public static CheckReport check(Path directory) {
    var with = builder(directory);
    return Checker.check(with.files, directory, with.clock.instant());
  }

  /**
   * What was found damaged since it was opened, and damage found earlier whose consequences last.
   * Empty: nothing, as far as it has been read.
   */
  public List<Damage> damage() {
    return store.damage();
  }

  /**
   * Does at once what is done in the background otherwise, and returns when it is done: no payload
   * that was deleted or replaced before the call is left in the directory, and files of the journal
   * that are mostly dead have been rewritten. Commits and reads go on meanwhile.
   *
   * @throws StorageException if it could not be done, which harms nothing: {@code FULL}, {@code
   *     UNAVAILABLE}, {@code BROKEN} or {@code CLOSED}
   */
  public void compact() {
    store.compact();
  }

  @Override
  public CommitOutcome commit(Commit commit) {
    return store.commit(commit);
  }

  @Override
  public Settlement settle(CommitId id) {
    return store.settle(id);
  }

  @Override
  public Optional<StoredRecord> get(RecordKey key) {
    return store.get(key);
  }

  @Override
  public ListPage list(ListQuery query) {
    return store.list(query);
  }

  @Override
  public FindPage find(FindQuery query) {
    return store.find(query);
  }

  @Override
  public DuePage due(VaultId vault, int limit) {
    return store.due(vault, limit);
  }

  @Override
  public Optional<Instant> dueAfter(VaultId vault, Instant instant) {
    return store.dueAfter(vault, instant);
  }

  @Override
  public FeedPosition feedEnd() {
    return store.feedEnd();
  }

  @Override
  public Feed changes(FeedPosition after, int limit) {
    return store.changes(after, limit);
  }

  /** No: a directory has one owner. */
  @Override
  public boolean isShared() {
    return store.isShared();
  }

  /**
   * Waits for the commit in progress, overwrites what was deleted or replaced, writes the index so
   * that the next opening is quick, and lets go of the directory.
   */
  @Override
  public void close() {
    store.close();
  }

  /** What is optional when a storage is opened. Not thread-safe. */
  public static final class Builder {

    private final Path directory;
    private Clock clock = Clock.systemUTC();
    private FileLayer files = new DiskLayer();
    private long segmentSize = 64 << 20;
    private Consumer<Damage> listener = damage -> {};
    private Executor background = Builder::startThread;

    private Builder(Path directory) {
      this.directory = directory;
    }

    /** The clock that judges what is due; the system's, unless given. */
    public Builder clock(Clock judge) {
      clock = judge;
      return this;
    }

    /**
     * Who is told of damage: on opening, of all that was found then; later at once, by the thread
     * that came across it, which waits.
     */
    public Builder onDamage(Consumer<Damage> told) {
      listener = told;
      return this;
    }

    /**
     * Who runs the work that is done beside the commits: one task, from the opening to the closing,
     * which waits most of the time. A daemon thread of the storage's own, unless given. Where it
     * never runs, files are only merged and space is only given back by {@link
     * FileStorage#compact}.
     */
    public Builder background(Executor executor) {
      background = executor;
      return this;
    }

    private static void startThread(Runnable task) {
      var thread = new Thread(task, "certwright-storage-file");
      thread.setDaemon(true);
      thread.start();
    }

    /** What stands between the storage and the disk; tests count and fail its operations. */
    Builder files(FileLayer layer) {
      files = layer;
      return this;
    }

    /** The length from which on a journal file is followed by another one, in bytes. */
    Builder segmentSize(long bytes) {
      segmentSize = bytes;
      return this;
    }

    /**
     * Opens or creates it.
     *
     * @return the open storage
     * @throws StorageException as {@link FileStorage#at} does
     */
    public FileStorage open() {
      return new FileStorage(
          OpenStore.open(new Opening(directory, clock, files, segmentSize, listener, background)));
    }
  }
}
