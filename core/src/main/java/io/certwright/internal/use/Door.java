package io.certwright.internal.use;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where all uses of one version of a key by one identity for one purpose pass. Its window is
 * replaced by whoever has the lock; to count needs no lock.
 */
final class Door {

  final ReentrantLock lock = new ReentrantLock();

  volatile @Nullable Window window;

  /** Whether it is not in use any more, because its window was over; guarded by the lock. */
  boolean gone;

  /**
   * Which door.
   *
   * @param identity whose uses
   * @param target of which version
   * @param purpose what for
   */
  record Place(String identity, String target, UsePurpose purpose) {}

  /** Whether there is an open window, which has counted a use. */
  boolean count(long now) {
    var open = window;
    return open != null && open.count(now);
  }
}
