package io.certwright.storage.file.internal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * One file of the journal, as its readers see it.
 *
 * @param base the number of its first frame
 * @param file reads it
 */
record Segment(long base, SharedFile file) {

  static Segment of(FileLayer files, Path directory, long base) {
    return new Segment(base, new SharedFile(files, directory.resolve(SegmentFormat.name(base))));
  }

  Path path() {
    return file.path();
  }

  String name() {
    return SegmentFormat.name(base);
  }

  void close() throws IOException {
    file.close();
  }
}
