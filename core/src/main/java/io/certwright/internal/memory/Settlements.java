package io.certwright.internal.memory;

import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.Settlement;
import java.util.LinkedHashMap;
import java.util.Map;

/** What became of the latest commits. Used under the write lock only. */
final class Settlements {

  private static final int KEPT = 16_384;

  private final Map<CommitId, Settlement> latest =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CommitId, Settlement> eldest) {
          return size() > KEPT;
        }
      };

  boolean isVoid(CommitId id) {
    return latest.get(id) == Settlement.VOID;
  }

  void committed(CommitId id) {
    if (latest.putIfAbsent(id, Settlement.COMMITTED) != null) {
      throw new IllegalArgumentException("commit id " + id + " was used before");
    }
  }

  Settlement settle(CommitId id) {
    var known = latest.putIfAbsent(id, Settlement.VOID);
    return known == null ? Settlement.VOID : known;
  }
}
