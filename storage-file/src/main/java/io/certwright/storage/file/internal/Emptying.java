package io.certwright.storage.file.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a short file that says so in the place of a segment whose records were moved: by one
 * renaming, so that a segment that is missing is never taken for one that was emptied. Those that
 * follow each other become one.
 */
final class Emptying {

  static final String TEMPORARY = "journal.tmp";

  private final FileLayer files;
  private final Path directory;
  private final StoreId store;

  Emptying(FileLayer files, Path directory, StoreId store) {
    this.files = files;
    this.directory = directory;
    this.store = store;
  }

  /** Empties the segment, durably. */
  void empty(Segment segment) throws IOException {
    long first = segment.base();
    long through = 0;
    var others = new ArrayList<String>();
    for (var name : files.list(directory)) {
      var base = SegmentFormat.base(name);
      if (base.isEmpty()) {
        continue;
      }
      long at = base.getAsLong();
      long emptied = at == segment.base() ? 0 : emptiedThrough(name);
      if (at < segment.base() && emptied == segment.base() - 1) {
        first = at;
        others.add(segment.name());
      } else if (at > segment.base() && through == 0) {
        // Names are in the order of their numbers: this is the next one.
        through = emptied > 0 ? emptied : at - 1;
        if (emptied > 0) {
          others.add(name);
        }
      }
    }
    replace(first, through, others);
  }

  private long emptiedThrough(String name) throws IOException {
    var start = new byte[SegmentFormat.EMPTIED + 1];
    try (var handle = files.openForReading(directory.resolve(name))) {
      int length = handle.read(0, start, 0, start.length);
      var header = length == SegmentFormat.EMPTIED ? SegmentFormat.read(start, length) : null;
      return header == null ? 0 : header.emptiedThrough();
    }
  }

  private void replace(long first, long through, List<String> others) throws IOException {
    var temporary = directory.resolve(TEMPORARY);
    files.delete(temporary);
    try (var handle = files.openForWriting(temporary)) {
      var bytes = SegmentFormat.emptied(store, first, through);
      handle.write(0, bytes, 0, bytes.length);
      Journal.forced(handle::force);
    }
    files.rename(temporary, directory.resolve(SegmentFormat.name(first)));
    Journal.forced(() -> files.forceDirectory(directory));
    for (var other : others) {
      files.delete(directory.resolve(other));
    }
    if (!others.isEmpty()) {
      Journal.forced(() -> files.forceDirectory(directory));
    }
  }
}
