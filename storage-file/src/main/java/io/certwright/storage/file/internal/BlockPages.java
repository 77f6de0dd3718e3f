package io.certwright.storage.file.internal;

import java.util.Arrays;

/** Where the blocks of an index file are and with which key each begins, packed. */
final class BlockPages {

  private final byte[] keys;
  private final int[] keyEnds;
  private final long[] positions;

  private BlockPages(byte[] keys, int[] keyEnds, long[] positions) {
    this.keys = keys;
    this.keyEnds = keyEnds;
    this.positions = positions;
  }

  /** Reads it from what {@link RunWriter} wrote. */
  static BlockPages decode(byte[] bytes) {
    var from = new ByteSource(bytes, 0, bytes.length);
    int count = from.getCount();
    var keyEnds = new int[count];
    var positions = new long[count + 1];
    var keys = new byte[bytes.length];
    int end = 0;
    for (int i = 0; i < count; i++) {
      positions[i + 1] = positions[i] + from.getSmall();
      int length = from.getSmall();
      from.getBytes(keys, end, length);
      end += length;
      keyEnds[i] = end;
    }
    return new BlockPages(Arrays.copyOf(keys, end), keyEnds, positions);
  }

  int count() {
    return keyEnds.length;
  }

  long position(int block) {
    return positions[block];
  }

  int length(int block) {
    return (int) (positions[block + 1] - positions[block]);
  }

  /** The block that the key is in if it is anywhere; 0 if it comes before all. */
  int find(byte[] key) {
    int low = 0;
    int high = count() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      int start = keyEnds[middle - 1];
      if (Arrays.compareUnsigned(keys, start, keyEnds[middle], key, 0, key.length) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
