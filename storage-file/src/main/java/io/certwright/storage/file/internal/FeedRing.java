package io.certwright.storage.file.internal;

import io.certwright.spi.storage.Feed;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The last changes, by the number of the frame that made them. */
final class FeedRing {

  /** The least number of changes that are kept. */
  static final int CAPACITY = 10_000;

  private final TreeMap<Long, List<Feed.Change>> commits = new TreeMap<>();
  private int size;
  private long floor;

  /** The number of the last frame whose changes are not here any more; 0: all are here. */
  long floor() {
    return floor;
  }

  /** Declares everything up to this frame as gone. */
  void setFloor(long sequence) {
    floor = sequence;
  }

  void add(long sequence, List<Feed.Change> changes) {
    if (changes.isEmpty()) {
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

  /** Whole commits after the given frame, until there are at least this many changes. */
  Page after(long sequence, int limit) {
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

  SortedMap<Long, List<Feed.Change>> all() {
    return commits;
  }

  /** Changes, and the frame that the last of them came from. */
  record Page(List<Feed.Change> changes, long last) {}
}
