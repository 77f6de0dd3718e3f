package io.certwright.storage.file.internal;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The name of a segment and the bytes that it starts with. */
final class SegmentFormat {

  /** The format that this version reads and writes. */
  static final int VERSION = 1;

  /** Frames start here. */
  static final int HEADER = 64;

  private static final long MAGIC = 0x89435753_67740D0AL;
  private static final String PREFIX = "journal-";
  private static final String SUFFIX = ".log";

  private SegmentFormat() {}

  static String name(long base) {
    return PREFIX + HexFormat.of().toHexDigits(base) + SUFFIX;
  }

  /** The number of the first frame, from the name; empty if it is not the name of a segment. */
  static OptionalLong base(String name) {
    if (!name.matches("journal-[0-9a-f]{16}\\.log")) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        HexFormat.fromHexDigitsToLong(name, PREFIX.length(), PREFIX.length() + 16));
  }

  static byte[] header(StoreId store, long base) {
    var bytes = ByteBuffer.allocate(HEADER);
    bytes.putLong(MAGIC).putInt(VERSION).putInt(0).putLong(store.high()).putLong(store.low());
    bytes.putLong(base).position(HEADER - Integer.BYTES);
    bytes.putInt(Checksum.of(bytes.array(), 0, HEADER - Integer.BYTES));
    return bytes.array();
  }

  /** The storage that a segment belongs to; null if its header is damaged. */
  static @Nullable StoreId store(byte[] header, int length) {
    var bytes = ByteBuffer.wrap(header);
    if (length < HEADER
        || bytes.getLong() != MAGIC
        || Checksum.of(header, 0, HEADER - Integer.BYTES) != bytes.getInt(HEADER - Integer.BYTES)) {
      return null;
    }
    bytes.getLong();
    return new StoreId(bytes.getLong(), bytes.getLong());
  }
}
