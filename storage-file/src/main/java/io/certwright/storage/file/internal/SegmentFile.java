package io.certwright.storage.file.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file of the journal as it is found on opening.
 *
 * @param base the number of its first frame
 * @param size its length in bytes
 * @param header what its header says; null: it is damaged
 */
record SegmentFile(long base, long size, SegmentFormat.@Nullable Header header) {

  /** The number of the last frame of one that was emptied; 0: it was not. */
  long emptiedThrough() {
    return header == null || size != SegmentFormat.EMPTIED ? 0 : header.emptiedThrough();
  }

  boolean isEmptied() {
    return emptiedThrough() > 0;
  }

  /** All of a directory, by number. */
  static TreeMap<Long, SegmentFile> all(FileLayer files, Path directory) throws IOException {
    var all = new TreeMap<Long, SegmentFile>();
    for (var name : files.list(directory)) {
      var base = SegmentFormat.base(name);
      if (base.isPresent()) {
        try (var handle = files.openForReading(directory.resolve(name))) {
          var start = new byte[SegmentFormat.EMPTIED];
          int length = handle.read(0, start, 0, start.length);
          var header = SegmentFormat.read(start, length);
          all.put(base.getAsLong(), new SegmentFile(base.getAsLong(), handle.size(), header));
        }
      }
    }
    return all;
  }
}
