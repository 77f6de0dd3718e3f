package io.certwright.storage.file.internal;

import static io.certwright.spi.storage.StorageException.Reason.BROKEN;
import static io.certwright.spi.storage.StorageException.Reason.CLOSED;
import static io.certwright.spi.storage.StorageException.Reason.DAMAGED;
import static io.certwright.spi.storage.StorageException.Reason.FULL;

import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.CommitOutcome;
import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import io.certwright.spi.storage.Settlement;
import io.certwright.spi.storage.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Carries out commits, one at a time. Thread-safe; an interrupt waits until it is done. */
final class Committer {

  private final ReentrantLock lock = new ReentrantLock();
  private final State state;
  private final CommitRing commits;
  private final Damages damages;
  private final Journal journal;
  private final DiskSpace space;
  private @Nullable Throwable broken;
  private boolean closed;

  Committer(State state, CommitRing commits, Damages damages, Journal journal, DiskSpace space) {
    this.state = state;
    this.commits = commits;
    this.damages = damages;
    this.journal = journal;
    this.space = space;
  }

  CommitOutcome commit(Commit commit) {
    var frame = PreparedFrame.of(commit);
    lock.lock();
    try {
      requireWritable();
      if (commits.get(commit.id()) != null) {
        return new CommitOutcome.Refused(commit.writes().stream().map(RecordWrite::key).toList());
      }
      var failed = failedPreconditions(commit.writes());
      if (!failed.isEmpty()) {
        return new CommitOutcome.Refused(failed);
      }
      var failure = append(frame, commit.id(), Settlement.COMMITTED);
      return failure == null ? new CommitOutcome.Committed() : new CommitOutcome.Unknown(failure);
    } finally {
      lock.unlock();
    }
  }

  Settlement settle(CommitId id) {
    lock.lock();
    try {
      var known = commits.get(id);
      if (known != null && !closed) {
        return known;
      }
      requireWritable();
      var failure = append(PreparedFrame.voidOf(id), id, Settlement.VOID);
      if (failure != null) {
        throw failure;
      }
      return Settlement.VOID;
    } finally {
      lock.unlock();
    }
  }

  /** Ends it after the commit in progress; then does what remains to be done with the files. */
  void close(Closing closing) {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        closing.close(broken == null);
      }
    } finally {
      lock.unlock();
    }
  }

  /** What is done with the files on closing. */
  interface Closing {
    void close(boolean isSound);
  }

  private List<RecordKey> failedPreconditions(List<RecordWrite> writes) {
    var failed = new ArrayList<RecordKey>();
    for (var write : writes) {
      if (damages.isSuspect(write.key())) {
        throw new StorageException(
            DAMAGED,
            write.key() + " is damaged and its revision is not known: restore it from a backup");
      }
      // Only commits change the index, and this is the only one: no lock is needed to read it.
      var entry = state.index().get(write.key());
      var now = entry == null ? OptionalLong.empty() : OptionalLong.of(entry.revision);
      if (!now.equals(write.expected())) {
        failed.add(write.key());
      }
    }
    return failed;
  }

  /**
   * Writes a frame and shows it to readers.
   *
   * @return null, or why it is not known whether it will be there
   * @throws StorageException if nothing was written and nothing will be
   */
  private @Nullable StorageException append(
      PreparedFrame frame, CommitId id, Settlement settlement) {
    long sequence = state.sequence() + 1;
    try {
      journal.makeRoom(frame.length(), sequence);
    } catch (IOException e) {
      // The next segment was not begun or holds no frame; this one is as it was.
      throw refusal(e, space.isFull(e, frame.length()));
    }
    FrameHeader header;
    try {
      header = journal.write(frame, sequence);
    } catch (IOException e) {
      return takeBack(e, space.isFull(e, frame.length()));
    }
    boolean done = false;
    try {
      journal.force(header);
      state.apply(header, frame.steps(), journal.last());
      commits.add(id, settlement);
      done = true;
      return null;
    } catch (IOException e) {
      // What a failed force left on the disk nobody knows; trying again would only seem to work.
      broken = e;
      return brokenBy(e);
    } finally {
      if (!done && broken == null) {
        broken = new IllegalStateException("a commit could not be shown after it was written");
      }
    }
  }

  private @Nullable StorageException takeBack(IOException cause, boolean isFull) {
    try {
      journal.cutBack();
    } catch (IOException e) {
      cause.addSuppressed(e);
      broken = cause;
      return brokenBy(cause);
    }
    throw refusal(cause, isFull);
  }

  private StorageException refusal(IOException cause, boolean isFull) {
    if (isFull) {
      return new StorageException(
          FULL, "no space left in " + space.directory() + ": make room and repeat", cause);
    }
    broken = cause;
    return brokenBy(cause);
  }

  private void requireWritable() {
    if (closed) {
      throw new StorageException(CLOSED, "the storage in " + space.directory() + " was closed");
    }
    if (broken != null) {
      throw brokenBy(broken);
    }
  }

  private StorageException brokenBy(Throwable cause) {
    return new StorageException(
        BROKEN,
        "writing to "
            + space.directory()
            + " failed, and no more is written: close it, see to the disk, and open it anew",
        cause);
  }
}
