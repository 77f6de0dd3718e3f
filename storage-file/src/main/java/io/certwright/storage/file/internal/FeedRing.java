package io.certwright.storage.file.internal;

import io.certwright.spi.storage.Feed;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The last changes, by the number of the frame that made them. Thread-safe. */
final class FeedRing {

  /** The least number of changes that are kept. */
  static final int CAPACITY = 10_000;

  private final TreeMap<Long, List<Feed.Change>> commits = new TreeMap<>();
  private int size;
  private long floor;
  private long end;

  /** Declares everything up to this frame as gone. */
  synchronized void setFloor(long sequence) {
    floor = Math.max(floor, sequence);
    end = Math.max(end, sequence);
  }

  /** Adds what a frame changed, which may be nothing. */
  synchronized void add(long sequence, List<Feed.Change> changes) {
    end = sequence;
    if (changes.isEmpty() || sequence <= floor) {
      return;
    }
    commits.put(sequence, changes);
    size += changes.size();
    while (size - commits.firstEntry().getValue().size() >= CAPACITY) {
      var oldest = commits.pollFirstEntry();
      size -= oldest.getValue().size();
      floor = oldest.getKey();
    }
  }

  /** The number of the last frame. */
  synchronized long end() {
    return end;
  }

  /**
   * Whole commits after the given frame, until there are at least this many changes; null if it is
   * too far back or never was.
   */
  synchronized @Nullable Page after(long sequence, int limit) {
    if (sequence < floor || sequence > end) {
      return null;
    }
    var changes = new ArrayList<Feed.Change>();
    long last = sequence;
    for (var commit : commits.tailMap(sequence, false).entrySet()) {
      if (changes.size() >= limit) {
        break;
      }
      changes.addAll(commit.getValue());
      last = commit.getKey();
    }
    return new Page(changes, last);
  }

  /** Everything, as it is now. */
  synchronized All all() {
    return new All(floor, new TreeMap<>(commits));
  }

  /** Changes, and the frame that the last of them came from. */
  record Page(List<Feed.Change> changes, long last) {}

  /**
   * The changes that are known.
   *
   * @param floor the number of the last frame whose changes are not there any more
   * @param commits the changes by the number of their frame
   */
  record All(long floor, TreeMap<Long, List<Feed.Change>> commits) {}
}
