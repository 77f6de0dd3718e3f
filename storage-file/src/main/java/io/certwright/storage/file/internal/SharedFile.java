package io.certwright.storage.file.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A file as its readers see it. They do not wait for each other: each borrows a handle, and a few
 * are kept. Thread-safe.
 */
final class SharedFile {

  private static final int IDLE_HANDLES = 4;

  private final FileLayer files;
  private final Path path;
  private final ConcurrentLinkedDeque<FileLayer.Handle> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger idleCount = new AtomicInteger();
  private volatile boolean closed;

  SharedFile(FileLayer files, Path path) {
    this.files = files;
    this.path = path;
  }

  Path path() {
    return path;
  }

  /** The bytes there; fewer where the file ends before. */
  int read(long position, byte[] target, int length) throws IOException {
    var handle = idle.poll();
    if (handle == null) {
      handle = files.openForReading(path);
    } else {
      idleCount.decrementAndGet();
    }
    boolean good = false;
    try {
      int count = handle.read(position, target, 0, length);
      good = true;
      return count;
    } finally {
      if (good && !closed && idleCount.get() < IDLE_HANDLES) {
        idleCount.incrementAndGet();
        idle.push(handle);
        if (closed) {
          close(); // It was closed between the two looks; the handle must not stay behind.
        }
      } else {
        handle.close();
      }
    }
  }

  /** Lets go of the handles; a read that is under way ends normally. */
  void close() throws IOException {
    closed = true;
    for (var handle = idle.poll(); handle != null; handle = idle.poll()) {
      handle.close();
    }
  }
}
