package io.certwright.storage.file.internal;

import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.Settlement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What became of the last commits. Guarded by the lock of the commits. */
final class CommitRing {

  /** Twice what the contract asks for, as commits that were settled as void count too. */
  static final int CAPACITY = 20_000;

  /**
   * What became of one commit.
   *
   * @param id the commit
   * @param sequence the number of its frame
   * @param settlement how it ended
   */
  record Past(CommitId id, long sequence, Settlement settlement) {}

  private final Map<CommitId, Past> byId = new HashMap<>();
  private final TreeMap<Long, Past> inOrder = new TreeMap<>();

  void add(Past past) {
    if (byId.putIfAbsent(past.id(), past) == null) {
      inOrder.put(past.sequence(), past);
      if (inOrder.size() > CAPACITY) {
        byId.remove(inOrder.pollFirstEntry().getValue().id());
      }
    }
  }

  /** What became of it; null if that is not known here. */
  @Nullable Settlement get(CommitId commit) {
    var past = byId.get(commit);
    return past == null ? null : past.settlement();
  }

  /** Those that are known, from the oldest to the newest. */
  List<Past> all() {
    return new ArrayList<>(inOrder.values());
  }

  /** Those whose frames are within these numbers. */
  List<Past> between(long first, long last) {
    return new ArrayList<>(inOrder.subMap(first, true, last, true).values());
  }
}
