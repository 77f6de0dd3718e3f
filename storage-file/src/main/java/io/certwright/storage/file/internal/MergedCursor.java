package io.certwright.storage.file.internal;

import java.util.Arrays;
import java.util.List;

/** Several sequences of rows as one; of rows with one key the newest is shown. */
final class MergedCursor implements Cursor {

  private final List<Cursor> sources;
  private final boolean[] hasRow;
  private final boolean ascends;
  private int current = -1;

  /** Of these, the newest first. */
  MergedCursor(List<Cursor> newestFirst, boolean ascends) {
    this.sources = newestFirst;
    this.ascends = ascends;
    this.hasRow = new boolean[newestFirst.size()];
    for (int i = 0; i < hasRow.length; i++) {
      hasRow[i] = newestFirst.get(i).next();
    }
  }

  @Override
  public boolean next() {
    if (current >= 0) {
      var passed = sources.get(current).key();
      for (int i = 0; i < hasRow.length; i++) {
        if (hasRow[i] && Arrays.equals(sources.get(i).key(), passed)) {
          hasRow[i] = sources.get(i).next();
        }
      }
    }
    current = -1;
    for (int i = 0; i < hasRow.length; i++) {
      if (hasRow[i] && (current < 0 || isFirst(i, current))) {
        current = i;
      }
    }
    return current >= 0;
  }

  private boolean isFirst(int one, int other) {
    int order = Arrays.compareUnsigned(sources.get(one).key(), sources.get(other).key());
    return ascends ? order < 0 : order > 0;
  }

  @Override
  public byte[] key() {
    return sources.get(current).key();
  }

  @Override
  public byte[] value() {
    return sources.get(current).value();
  }
}
