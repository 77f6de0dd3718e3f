package io.certwright.internal.commit;

import io.certwright.spi.storage.RecordKey;
import io.certwright.spi.storage.RecordWrite;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The records that the changes of one commit write or look at. Two changes that write the same
 * record are in different commits; two that depend on the same state of a record which neither
 * writes, as all do that one CA signs, may be in one. Used by one thread.
 */
final class Touched {

  private final Set<RecordKey> written = new HashSet<>();
  private final Map<RecordKey, OptionalLong> lookedAt = new HashMap<>();

  /** Whether a change can be in the same commit. */
  boolean admits(Change change) {
    for (var write : change.writes()) {
      if (written.contains(write.key()) || !agrees(write)) {
        return false;
      }
    }
    for (var fence : change.fences()) {
      if (written.contains(fence.key()) || lookedAt.containsKey(fence.key())) {
        return false;
      }
    }
    return true;
  }

  private boolean agrees(RecordWrite write) {
    var expected = lookedAt.get(write.key());
    return expected == null
        || (write instanceof RecordWrite.Check && write.expected().equals(expected));
  }

  /** Counts a change in. */
  void add(Change change) {
    for (var write : change.writes()) {
      if (write instanceof RecordWrite.Check) {
        lookedAt.put(write.key(), write.expected());
      } else {
        written.add(write.key());
      }
    }
    change.fences().forEach(fence -> written.add(fence.key()));
  }
}
