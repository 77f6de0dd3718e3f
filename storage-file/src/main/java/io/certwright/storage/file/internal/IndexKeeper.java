package io.certwright.storage.file.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows from the heap into files, merges those, and tells in the snapshot which they are.
 * Commits wait for it only while it notes where they stand. Used by one thread at a time.
 */
final class IndexKeeper {

  private final ReentrantLock commitLock;
  private final State state;
  private final CommitRing commits;
  private final Damages damages;
  private final Journal journal;
  private final RunStore store;
  private final SnapshotWriter snapshots;
  private final Scrubber scrubber;
  private final Grace grace;

  /** What goes with the rows that are set aside; null: none are. */
  private @Nullable Captured pending;

  /** What the snapshot on the disk says; null: it is not known here. */
  private @Nullable Captured written;

  private long writtenSequence;

  IndexKeeper(
      ReentrantLock commitLock,
      State state,
      CommitRing commits,
      Damages damages,
      Journal journal,
      RunStore store,
      SnapshotWriter snapshots,
      Scrubber scrubber,
      Grace grace,
      long writtenSequence) {
    this.commitLock = commitLock;
    this.state = state;
    this.commits = commits;
    this.damages = damages;
    this.journal = journal;
    this.store = store;
    this.snapshots = snapshots;
    this.scrubber = scrubber;
    this.grace = grace;
    this.writtenSequence = writtenSequence;
  }

  /** Whether the snapshot on the disk says all that there is. */
  boolean isCurrent() {
    return pending == null && writtenSequence == state.sequence();
  }

  /** Whether opening would read nothing of this segment. */
  boolean covers(long segment) {
    return written != null && written.position().segment() > segment;
  }

  /** Overwrites what died since the last time; it is durable only after {@link #flush}. */
  void scrub() throws IOException {
    commitLock.lock();
    try {
      scrubber.take(state);
    } finally {
      commitLock.unlock();
    }
    scrubber.scrub();
  }

  /** Writes the rows in the heap into a file, and the snapshot. */
  void flush() throws IOException {
    var captured = pending;
    if (captured == null) {
      captured = capture();
      pending = captured;
    }
    scrubber.scrub();
    scrubber.force();
    var runs = new ArrayList<>(state.view().runs());
    var frozen = state.view().frozen();
    var added = frozen.isEmpty() ? null : store.write(frozen);
    if (added != null) {
      runs.add(0, added);
    }
    boolean done = false;
    try {
      snapshots.write(captured, runs);
      done = true;
    } finally {
      if (!done && added != null) {
        store.delete(added);
      }
    }
    change(() -> state.thaw(List.copyOf(runs)));
    written = captured;
    writtenSequence = captured.sequence();
    pending = null;
  }

  private Captured capture() {
    commitLock.lock();
    try {
      state.freeze();
      scrubber.take(state);
      return Captured.of(state, commits, damages, journal);
    } finally {
      commitLock.unlock();
    }
  }

  private void change(Runnable change) {
    commitLock.lock();
    try {
      change.run();
    } finally {
      commitLock.unlock();
    }
  }

  /**
   * Merges the newest files if it is time for that, writing rows from the heap in between.
   *
   * @param limit no more than this many bytes
   * @param between returns false to give it up
   * @return whether it merged some
   */
  boolean merge(long limit, RunStore.Between between) throws IOException {
    if (RunStore.toMerge(state.view().runs(), limit) == 0) {
      return false;
    }
    if (written == null) {
      flush();
    }
    var before = state.view().runs();
    int count = RunStore.toMerge(before, limit);
    if (count == 0) {
      return false; // The file that was just written is too small to draw the others in.
    }
    var old = before.subList(0, count);
    var merged =
        store.merge(
            old,
            count == before.size(),
            () -> {
              if (state.isFull()) {
                flush();
              }
              return between.goesOn();
            });
    replace(old, merged);
    return true;
  }

  private void replace(List<Run> old, Run merged) throws IOException {
    var now = state.view().runs();
    int at = now.indexOf(old.get(0));
    var runs = new ArrayList<>(now.subList(0, at));
    runs.add(merged);
    runs.addAll(now.subList(at + old.size(), now.size()));
    boolean done = false;
    try {
      snapshots.write(java.util.Objects.requireNonNull(written), runs);
      done = true;
    } finally {
      if (!done) {
        store.delete(merged);
      }
    }
    change(() -> state.setRuns(List.copyOf(runs)));
    delete(old);
  }

  private void delete(List<Run> old) throws IOException {
    grace.await();
    for (var run : old) {
      store.delete(run);
    }
  }

  /** What reads the whole journal. */
  interface Rereading {
    State read() throws IOException;
  }

  /** Puts an index that is made anew from the journal in the place of the damaged one. */
  void renew(Rereading rereading) throws IOException {
    List<Run> old;
    commitLock.lock();
    try {
      old = state.view().runs();
      state.renew(rereading.read());
      pending = null;
      written = null;
      writtenSequence = -1;
    } finally {
      commitLock.unlock();
    }
    flush();
    delete(old);
  }

  /** Lets go of the files; nobody reads any more. */
  void close() throws IOException {
    for (var run : state.view().runs()) {
      run.close();
    }
  }
}
