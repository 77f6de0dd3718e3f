package io.certwright.storage.file.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The rows of one block of an index file, in order. It never changes. */
final class Rows {

  private final List<byte[]> keys = new ArrayList<>();
  private final List<byte[]> values = new ArrayList<>();

  /** Reads them from what {@link RunWriter} wrote. */
  static Rows decode(byte[] bytes, int offset, int length) {
    var rows = new Rows();
    var from = new ByteSource(bytes, offset, length);
    var last = new byte[0];
    while (from.hasMore()) {
      int shared = from.getSmall();
      int rest = from.getSmall();
      var key = Arrays.copyOf(last, shared + rest);
      from.getBytes(key, shared, rest);
      var value = new byte[from.getSmall()];
      from.getBytes(value, 0, value.length);
      rows.keys.add(key);
      rows.values.add(value);
      last = key;
    }
    return rows;
  }

  int count() {
    return keys.size();
  }

  byte[] key(int row) {
    return keys.get(row);
  }

  byte[] value(int row) {
    return values.get(row);
  }

  /** The first row whose key is not less than this one. */
  int find(byte[] key) {
    int low = 0;
    int high = keys.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(keys.get(middle), key) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
