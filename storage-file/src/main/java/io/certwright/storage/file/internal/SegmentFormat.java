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

  /** The length of a segment that was emptied: shorter than a header and the shortest frame. */
  static final int EMPTIED = 2 * HEADER;

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
    return header(store, base, 0);
  }

  /**
   * What remains of a segment whose records were moved: its header, twice, with the number of the
   * last frame that was in it or in those behind it that went with it.
   */
  static byte[] emptied(StoreId store, long base, long through) {
    var header = header(store, base, through);
    return ByteBuffer.allocate(EMPTIED).put(header).put(header).array();
  }

  private static byte[] header(StoreId store, long base, long through) {
    var bytes = ByteBuffer.allocate(HEADER);
    bytes.putLong(MAGIC).putInt(VERSION).putInt(0).putLong(store.high()).putLong(store.low());
    bytes.putLong(base).putLong(through).position(HEADER - Integer.BYTES);
    bytes.putInt(Checksum.of(bytes.array(), 0, HEADER - Integer.BYTES));
    return bytes.array();
  }

  /**
   * What a header says.
   *
   * @param store the storage that the segment belongs to
   * @param base the number of its first frame
   * @param emptiedThrough the number of the last frame that was in it; 0: it is not emptied
   */
  record Header(StoreId store, long base, long emptiedThrough) {}

  /** Reads the header from the first bytes of a segment; null if it is damaged. */
  static @Nullable Header read(byte[] start, int length) {
    var header = read(start, 0, length);
    return header == null && length == EMPTIED ? read(start, HEADER, length) : header;
  }

  private static @Nullable Header read(byte[] start, int offset, int length) {
    if (length < offset + HEADER) {
      return null;
    }
    var bytes = ByteBuffer.wrap(start, offset, HEADER);
    int body = HEADER - Integer.BYTES;
    if (bytes.getLong() != MAGIC
        || Checksum.of(start, offset, body) != bytes.getInt(offset + body)) {
      return null;
    }
    bytes.getLong();
    var store = new StoreId(bytes.getLong(), bytes.getLong());
    return new Header(store, bytes.getLong(), bytes.getLong());
  }
}
