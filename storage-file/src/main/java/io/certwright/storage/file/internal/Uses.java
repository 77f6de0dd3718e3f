package io.certwright.storage.file.internal;

import java.util.Map;
import java.util.TreeMap;

/**
 * What each segment is still good for, about, in bytes. Guarded by the lock of the commits.
 *
 * <p>A deletion must be kept as long as an older segment may hold the record; so in the oldest one
 * deletions count for nothing.
 */
final class Uses {

  /**
   * How one segment stands.
   *
   * @param live what records need that are still there
   * @param deletions what deletions need
   * @param end where its last frame ends
   */
  record Use(long live, long deletions, long end) {}

  private static final Use NONE = new Use(0, 0, SegmentFormat.HEADER);

  private final TreeMap<Long, Use> all = new TreeMap<>();

  void put(long segment, Use use) {
    all.put(segment, use);
  }

  void addLive(long segment, long bytes) {
    var use = of(segment);
    all.put(segment, new Use(use.live + bytes, use.deletions, use.end));
  }

  /** A record of a segment is gone; nothing happens if the segment is. */
  void removeLive(long segment, long bytes) {
    if (all.containsKey(segment)) {
      addLive(segment, -bytes);
    }
  }

  void addDeletion(long segment, long bytes) {
    var use = of(segment);
    all.put(segment, new Use(use.live, use.deletions + bytes, use.end));
  }

  void setEnd(long segment, long end) {
    var use = of(segment);
    all.put(segment, new Use(use.live, use.deletions, end));
  }

  void remove(long segment) {
    all.remove(segment);
  }

  private Use of(long segment) {
    return all.getOrDefault(segment, NONE);
  }

  Map<Long, Use> copy() {
    return new TreeMap<>(all);
  }
}
