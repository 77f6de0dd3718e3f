package io.certwright.storage.file.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The files of the journal, by the number of their first frame. Thread-safe. */
final class Segments {

  private final FileLayer files;
  private final Path directory;
  private final ConcurrentSkipListMap<Long, Segment> all = new ConcurrentSkipListMap<>();

  Segments(FileLayer files, Path directory) {
    this.files = files;
    this.directory = directory;
  }

  Segment add(long base) {
    return all.computeIfAbsent(base, b -> Segment.of(files, directory, b));
  }

  @Nullable Segment get(long base) {
    return all.get(base);
  }

  /** From the oldest to the newest. */
  List<Segment> all() {
    return List.copyOf(all.values());
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  Segment last() {
    return all.lastEntry().getValue();
  }

  /** Forgets one whose file was emptied; nobody reads it any more. */
  void remove(Segment segment) throws IOException {
    all.remove(segment.base());
    segment.close();
  }

  void close() throws IOException {
    for (var segment : all.values()) {
      segment.close();
    }
  }
}
