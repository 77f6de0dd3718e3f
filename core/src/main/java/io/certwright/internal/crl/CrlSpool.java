package io.certwright.internal.crl;

import io.certwright.internal.bouncycastle.CrlStream;
import io.certwright.internal.record.CrlPartRecord;
import io.certwright.spi.Bytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;

/**
 * The encoded entries of a list, in memory as long as they fit into a part, and else in parts that
 * are put away one by one. A part has whole entries. Used by one thread.
 */
final class CrlSpool implements CrlStream.Target {

  private static final int FIRST_CAPACITY = 1 << 13;

  /** Where the parts are put away. */
  interface Parts {

    /** Puts one away. */
    void add(Bytes part);

    /** How many there are. */
    int count();

    /** One of them, from 0. */
    Bytes get(int index);
  }

  private final Parts parts;
  private byte[] last = new byte[FIRST_CAPACITY];
  private int length;
  private long size;

  CrlSpool(Parts parts) {
    this.parts = parts;
  }

  @Override
  public void write(byte[] source, int from, int count) {
    if (length + count > CrlPartRecord.MOST_BYTES) {
      putAway();
    }
    if (length + count > last.length) {
      int wanted = Math.max(length + count, Math.min(2 * last.length, CrlPartRecord.MOST_BYTES));
      last = Arrays.copyOf(last, wanted);
    }
    System.arraycopy(source, from, last, length, count);
    length += count;
    size += count;
  }

  /** Puts what is still in memory away. */
  void putAway() {
    parts.add(last());
    length = 0;
  }

  /** What is still in memory. */
  Bytes last() {
    return Bytes.copyOfRange(last, 0, length);
  }

  /** How many bytes there are, in memory or not. */
  long size() {
    return size;
  }

  /** All of it, in order. */
  void writeTo(CrlStream.Target target) throws IOException {
    for (int i = 0; i < parts.count(); i++) {
      var part = parts.get(i).toByteArray();
      target.write(part, 0, part.length);
    }
    target.write(last, 0, length);
  }

  /** Takes those serial numbers out of a set that an entry has. */
  void removeKnown(Set<Bytes> serials) throws IOException {
    writeTo((source, from, count) -> removeKnown(source, from, from + count, serials));
  }

  /** An entry and what is in it are shorter than 128 bytes, so each length is one octet. */
  private static void removeKnown(byte[] source, int from, int end, Set<Bytes> serials) {
    for (int at = from; at < end; at += 2 + source[at + 1]) {
      serials.remove(Bytes.copyOfRange(source, at + 4, source[at + 3]));
    }
  }
}
