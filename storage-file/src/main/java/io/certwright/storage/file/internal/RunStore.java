package io.certwright.storage.file.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the files that hold the rows of the index: out of rows in the heap, and fewer out of
 * several. Used by one thread at a time.
 */
final class RunStore {

  /** An older file is merged with the newer ones when it is not so many times as long as they. */
  private static final int RATIO = 3;

  /** What is done between the blocks of a long merge. */
  interface Between {

    /** Returns false if the merge is to be given up. */
    boolean goesOn() throws IOException;
  }

  private final FileLayer files;
  private final Path directory;
  private final StoreId store;
  private long next;

  /** Names its files from this number on. */
  RunStore(FileLayer files, Path directory, StoreId store, long next) {
    this.files = files;
    this.directory = directory;
    this.store = store;
    this.next = next;
  }

  /** Makes a file of rows in the heap. */
  Run write(Tree rows) throws IOException {
    long records = 0;
    var counted = rows.from(new byte[0]);
    while (counted.next() && counted.key()[0] == Keys.RECORD) {
      records++;
    }
    return write(rows.from(new byte[0]), records, false, () -> true);
  }

  /**
   * How many of the files, the newest first, are to become one; 0: none.
   *
   * @param limit no more bytes than this
   */
  static int toMerge(List<Run> runs, long limit) {
    int count = 0;
    long length = 0;
    for (int i = 0; i < runs.size(); i++) {
      var run = runs.get(i);
      if ((i > 0 && run.length() > RATIO * length) || length + run.length() > limit) {
        break;
      }
      length += run.length();
      count = i + 1;
    }
    return count < 2 ? 0 : count;
  }

  /** Makes one file of several that follow each other, the newest first. */
  Run merge(List<Run> runs, boolean isOldestAmong, Between between) throws IOException {
    var cursors = new ArrayList<Cursor>();
    long records = 0;
    for (var run : runs) {
      cursors.add(run.from(new byte[0]));
      records += run.records();
    }
    return write(new MergedCursor(cursors, true), records, isOldestAmong, between);
  }

  private Run write(Cursor rows, long records, boolean dropsGone, Between between)
      throws IOException {
    long number = next++;
    var path = directory.resolve(RunFormat.name(number));
    boolean done = false;
    try {
      long length;
      try (var writer = new RunWriter(files.openForWriting(path), store, number, records)) {
        for (int count = 1; rows.next(); count++) {
          if (rows.value().length > 0 || !dropsGone) {
            writer.add(rows.key(), rows.value());
          }
          if (count % 1024 == 0 && !between.goesOn()) {
            throw new IOException("given up");
          }
        }
        length = writer.finish();
      }
      files.forceDirectory(directory);
      var run = Run.open(files, directory, store, number, length);
      done = true;
      return run;
    } finally {
      if (!done) {
        files.delete(path);
      }
    }
  }

  /** Deletes one that nobody reads any more. */
  void delete(Run run) throws IOException {
    run.close();
    files.delete(run.path());
  }
}
