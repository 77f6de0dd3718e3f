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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Carries out commits, one at a time. Thread-safe; an interrupt waits until it is done. */
final class Committer {

  private final ReentrantLock lock;
  private final State state;
  private final CommitRing commits;
  private final Damages damages;
  private final Journal journal;
  private final DiskSpace space;
  private @Nullable Throwable broken;
  private boolean closed;

  Committer(
      ReentrantLock lock,
      State state,
      CommitRing commits,
      Damages damages,
      Journal journal,
      DiskSpace space) {
    this.lock = lock;
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
      var found = new HashMap<RecordKey, @Nullable Entry>();
      var failed = failedPreconditions(commit.writes(), found);
      if (!failed.isEmpty()) {
        return new CommitOutcome.Refused(failed);
      }
      var failure = append(frame, olds(frame, found));
      if (failure != null) {
        return new CommitOutcome.Unknown(failure);
      }
      commits.add(new CommitRing.Past(commit.id(), state.sequence(), Settlement.COMMITTED));
      return new CommitOutcome.Committed();
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
      var failure = append(PreparedFrame.voidOf(id), List.of());
      if (failure != null) {
        throw failure;
      }
      commits.add(new CommitRing.Past(id, state.sequence(), Settlement.VOID));
      return Settlement.VOID;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes records once more at the end of the journal, if all still stand where they were read.
   *
   * @param from where each is; null: it is not there
   * @return false if a commit has changed one in between, and nothing was written
   * @throws StorageException if it could not be written
   */
  boolean move(PreparedFrame frame, List<@Nullable Entry> from) {
    lock.lock();
    try {
      requireWritable();
      var olds = state.olds(frame.body().steps());
      for (int i = 0; i < olds.size(); i++) {
        if (!isSame(olds.get(i), from.get(i))) {
          return false;
        }
      }
      throwIfNotNull(append(frame, olds));
      return true;
    } finally {
      lock.unlock();
    }
  }

  private static boolean isSame(@Nullable Entry now, @Nullable Entry then) {
    if (now == null || then == null) {
      return now == null && then == null;
    }
    return now.isAt(then.segment(), then.offset());
  }

  /** Writes down once more which records are not what they seem. */
  void moveSuspects() {
    lock.lock();
    try {
      if (!damages.suspects().isEmpty()) {
        requireWritable();
        throwIfNotNull(append(PreparedFrame.suspects(damages.suspects()), List.of()));
      }
    } finally {
      lock.unlock();
    }
  }

  private static void throwIfNotNull(@Nullable StorageException failure) {
    if (failure != null) {
      throw failure;
    }
  }

  /** Ends commits after a failed force elsewhere in the directory. */
  void breakWith(ForceFailedException cause) {
    lock.lock();
    try {
      broken = broken == null ? cause : broken;
    } finally {
      lock.unlock();
    }
  }

  /** Ends commits after the one in progress; returns false if that was done before. */
  boolean close() {
    lock.lock();
    try {
      boolean wasOpen = !closed;
      closed = true;
      return wasOpen;
    } finally {
      lock.unlock();
    }
  }

  /** Whether no write and no force has failed. */
  boolean isSound() {
    lock.lock();
    try {
      return broken == null;
    } finally {
      lock.unlock();
    }
  }

  private List<RecordKey> failedPreconditions(
      List<RecordWrite> writes, Map<RecordKey, @Nullable Entry> found) {
    var failed = new ArrayList<RecordKey>();
    for (var write : writes) {
      if (damages.isSuspect(write.key())) {
        throw new StorageException(
            DAMAGED,
            write.key() + " is damaged and its revision is not known: restore it from a backup");
      }
      var entry = state.view().get(write.key());
      found.put(write.key(), entry);
      var now = entry == null ? OptionalLong.empty() : OptionalLong.of(entry.revision());
      if (!now.equals(write.expected())) {
        failed.add(write.key());
      }
    }
    return failed;
  }

  private static List<@Nullable Entry> olds(
      PreparedFrame frame, Map<RecordKey, @Nullable Entry> found) {
    var olds = new ArrayList<@Nullable Entry>();
    for (var step : frame.body().steps()) {
      olds.add(found.get(step.key()));
    }
    return olds;
  }

  /**
   * Writes a frame and shows it to readers.
   *
   * @return null, or why it is not known whether it will be there
   * @throws StorageException if nothing was written and nothing will be
   */
  private @Nullable StorageException append(PreparedFrame frame, List<@Nullable Entry> olds) {
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
      state.apply(header, frame.body().steps(), olds, journal.last().base());
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
