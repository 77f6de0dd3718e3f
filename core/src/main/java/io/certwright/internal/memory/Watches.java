package io.certwright.internal.memory;

import java.util.concurrent.CopyOnWriteArrayList;

/** The watches that are open. Thread-safe. */
final class Watches {

  private final CopyOnWriteArrayList<MemoryWatch> open = new CopyOnWriteArrayList<>();

  MemoryWatch add(Object handle) {
    var watch = new MemoryWatch(handle, this);
    open.add(watch);
    return watch;
  }

  void remove(MemoryWatch watch) {
    open.remove(watch);
  }

  /** Tells of a commit of one handle. */
  void tell(Object by) {
    for (var watch : open) {
      if (watch.handle != by) {
        watch.tell();
      }
    }
  }

  /** Closes those of one handle. */
  void close(Object handle) {
    for (var watch : open) {
      if (watch.handle == handle) {
        watch.close();
      }
    }
  }
}
