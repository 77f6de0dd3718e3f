package io.certwright.internal.memory;

import io.certwright.spi.storage.Commit;
import io.certwright.spi.storage.Fence;
import java.util.HashSet;
import java.util.List;

/** The limits of the fences of one commit. */
final class Fences {

  private Fences() {}

  static void require(List<Fence> fences) {
    if (fences.size() > Commit.MAX_WRITES) {
      throw new IllegalArgumentException(
          "a commit has at most " + Commit.MAX_WRITES + " fences, not " + fences.size());
    }
    var keys = new HashSet<>();
    for (var fence : fences) {
      if (!keys.add(fence.key())) {
        throw new IllegalArgumentException("two fences for " + fence.key());
      }
    }
  }
}
