package io.certwright.storage.file.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gives space back: moves what is live in a segment to the end of the journal, a little at a time
 * and as commits are written, and empties the segment. Used by one thread at a time.
 */
final class Compactor {

  /** What a segment's records need is less than its length divided by this: it is rewritten. */
  private static final int LIMIT = 2;

  private final ReentrantLock commitLock;
  private final FileLayer files;
  private final StoreId store;
  private final State state;
  private final CommitRing commits;
  private final Segments segments;
  private final Committer committer;
  private final IndexKeeper keeper;
  private final Quarantine quarantine;
  private final Emptying emptying;
  private final Grace grace;

  Compactor(
      ReentrantLock commitLock,
      FileLayer files,
      StoreId store,
      State state,
      CommitRing commits,
      Segments segments,
      Committer committer,
      IndexKeeper keeper,
      Quarantine quarantine,
      Emptying emptying,
      Grace grace) {
    this.commitLock = commitLock;
    this.files = files;
    this.store = store;
    this.state = state;
    this.commits = commits;
    this.segments = segments;
    this.committer = committer;
    this.keeper = keeper;
    this.quarantine = quarantine;
    this.emptying = emptying;
    this.grace = grace;
  }

  /**
   * Empties the segment that is worth it most, if one is.
   *
   * @param between returns false to give it up
   * @return whether one was
   */
  boolean compact(RunStore.Between between) throws IOException {
    var segment = choose();
    if (segment == null) {
      return false;
    }
    if (!keeper.covers(segment.base())) {
      // Else the snapshot would know records whose deletion goes with the segment.
      keeper.flush();
    }
    boolean isOldest = segment.equals(segments.all().get(0));
    var mover = new Mover(segment, isOldest, state, committer, quarantine, between);
    try (var handle = files.openForReading(segment.path())) {
      var scanner = new SegmentScanner(new Window(handle), store, segment.base(), false, mover);
      scanner.scan(SegmentFormat.HEADER);
      mover.finish(past(segment, mover.past()));
    } catch (Mover.Stopped e) {
      return false;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    committer.moveSuspects();
    grace.await();
    emptying.empty(segment);
    segments.remove(segment);
    commitLock.lock();
    try {
      state.uses().remove(segment.base());
    } finally {
      commitLock.unlock();
    }
    return true;
  }

  private @Nullable Segment choose() {
    Map<Long, Uses.Use> uses;
    commitLock.lock();
    try {
      uses = state.uses().copy();
    } finally {
      commitLock.unlock();
    }
    Segment best = null;
    double least = 1.0 / LIMIT;
    var all = segments.all();
    for (var segment : all.subList(0, Math.max(0, all.size() - 1))) {
      var use = uses.get(segment.base());
      if (use != null) {
        long length = use.end() - SegmentFormat.HEADER;
        long needed = use.live() + (segment.equals(all.get(0)) ? 0 : use.deletions());
        double share = length <= 0 ? 0 : (double) needed / length;
        if (share < least) {
          least = share;
          best = segment;
        }
      }
    }
    return best;
  }

  /** What became of those of the last commits that nothing else will tell of any more. */
  private List<CommitRing.Past> past(Segment segment, Set<CommitRing.Past> told) {
    var next = segments.all().stream().filter(s -> s.base() > segment.base()).findFirst();
    commitLock.lock();
    try {
      var known = commits.between(segment.base(), next.orElseThrow().base() - 1);
      var kept = new HashSet<>(known);
      told.stream().filter(past -> commits.get(past.id()) != null).forEach(kept::add);
      return List.copyOf(kept);
    } finally {
      commitLock.unlock();
    }
  }
}
