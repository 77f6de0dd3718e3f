package io.certwright.storage.file.internal;

import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.Settlement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of the last commits. Guarded by the lock of the commits. */
final class CommitRing {

  /** Twice what the contract asks for, as commits that were settled as void count too. */
  static final int CAPACITY = 20_000;

  private final Map<CommitId, Settlement> last =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CommitId, Settlement> eldest) {
          return size() > CAPACITY;
        }
      };

  void add(CommitId commit, Settlement settlement) {
    last.put(commit, settlement);
  }

  /** What became of it; null if that is not known here. */
  @Nullable Settlement get(CommitId commit) {
    return last.get(commit);
  }

  /** Those that are known, from the oldest to the newest. */
  Map<CommitId, Settlement> all() {
    return last;
  }
}
