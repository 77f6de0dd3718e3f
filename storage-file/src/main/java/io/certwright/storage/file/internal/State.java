package io.certwright.storage.file.internal;

import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.Feed;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * What readers see: the index and the feed, as they are after the last frame that was forced. A
 * frame becomes visible at once and whole; nobody waits here for a disk.
 */
final class State {

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Index index = new Index();
  private final FeedRing feed = new FeedRing();
  private final Damages damages;
  private long sequence;

  State(Damages damages) {
    this.damages = damages;
  }

  /** Reads with no commit in between. */
  <T> T read(Supplier<T> reader) {
    lock.readLock().lock();
    try {
      return reader.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  Index index() {
    return index;
  }

  FeedRing feed() {
    return feed;
  }

  /** The number of the last frame. */
  long sequence() {
    return sequence;
  }

  void setSequence(long last) {
    sequence = last;
  }

  /** Makes a frame visible. */
  void apply(FrameHeader header, List<Step> steps, Segment segment) {
    var changes = new ArrayList<Feed.Change>(steps.size());
    for (var step : steps) {
      changes.add(change(step, header.commit()));
    }
    lock.writeLock().lock();
    try {
      int offset = header.payloadStart();
      for (var step : steps) {
        var old = index.get(step.key());
        if (old != null) {
          damages.forget(old);
        }
        damages.healed(step.key());
        index.apply(step, header.commit(), segment, offset);
        offset += step.length();
      }
      feed.add(header.sequence(), changes);
      sequence = header.sequence();
    } finally {
      lock.writeLock().unlock();
    }
  }

  private static Feed.Change change(Step step, CommitId commit) {
    var revision = step.isDelete() ? OptionalLong.empty() : OptionalLong.of(step.revision());
    return new Feed.Change(step.key(), revision, commit);
  }
}
