package io.certwright.storage.file.internal;

import java.util.HexFormat;
import java.util.OptionalLong;

/**
 * The files that hold the rows of the index, sorted; each is written once.
 *
 * <pre>
 * blocks | where they are | Bloom filter of the records | the last {@value #FOOTER} bytes
 * block: length 4, checksum 4, rows: (shared with the key before, rest, its bytes, length, value)
 * </pre>
 */
final class RunFormat {

  static final int BLOCK_HEADER = 8;

  /** Blocks are closed from this size on. */
  static final int BLOCK = 1 << 13;

  /** Magic, lengths of the blocks, pages and filter, their checksums, records, own checksum. */
  static final int FOOTER = 52;

  static final long MAGIC = 0x89435752_750D0A1AL;

  private static final String PREFIX = "index-";
  private static final String SUFFIX = ".run";

  private RunFormat() {}

  static String name(long number) {
    return PREFIX + HexFormat.of().toHexDigits(number) + SUFFIX;
  }

  /** The number in a name; empty if it is not the name of such a file. */
  static OptionalLong number(String name) {
    if (!name.matches("index-[0-9a-f]{16}\\.run")) {
      return OptionalLong.empty();
    }
    int start = PREFIX.length();
    return OptionalLong.of(HexFormat.fromHexDigitsToLong(name, start, start + 16));
  }
}
