package io.certwright.storage.file.internal;

import static io.certwright.spi.storage.StorageException.Reason.NEWER_FORMAT;

import io.certwright.spi.storage.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The file that makes a directory a storage: four short lines, readable by a person.
 *
 * @param store tells this directory's bytes from another's
 * @param incarnation the one of the change feed
 */
record FormatFile(StoreId store, String incarnation) {

  static final String NAME = "certwright";
  static final String TEMPORARY = NAME + ".tmp";

  private static final String MAGIC = "Certwright file storage";

  /**
   * Reads it.
   *
   * @return null if it is damaged, or is another file by that name
   * @throws StorageException if it is of a newer format
   */
  static @Nullable FormatFile read(FileLayer files, Path directory) throws IOException {
    var bytes = new byte[1024];
    int length;
    try (var handle = files.openForReading(directory.resolve(NAME))) {
      length = handle.read(0, bytes, 0, bytes.length);
    }
    var lines = new String(bytes, 0, length, StandardCharsets.ISO_8859_1).split("\n", -1);
    int last = lines.length - 2;
    if (last < 1 || !lines[0].equals(MAGIC) || !lines[lines.length - 1].isEmpty()) {
      return null;
    }
    int body = length - lines[last].length() - 1;
    if (!lines[last].equals(checksumLine(bytes, body))) {
      return null;
    }
    if (!lines[1].equals("format " + SegmentFormat.VERSION)) {
      throw new StorageException(
          NEWER_FORMAT,
          directory
              + " was written by a newer version of the library ("
              + lines[1]
              + "; this one knows format "
              + SegmentFormat.VERSION
              + "): open it with that version or a later one");
    }
    return last != 4
        ? null
        : new FormatFile(
            StoreId.parse(lines[2].substring("store ".length())),
            lines[3].substring("incarnation ".length()));
  }

  /** Writes it, durably and at once. */
  void write(FileLayer files, Path directory) throws IOException {
    var body =
        MAGIC
            + "\nformat "
            + SegmentFormat.VERSION
            + "\nstore "
            + store
            + "\nincarnation "
            + incarnation
            + "\n";
    var bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    var all =
        (body + checksumLine(bytes, bytes.length) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    var temporary = directory.resolve(TEMPORARY);
    files.delete(temporary);
    try (var handle = files.openForWriting(temporary)) {
      handle.write(0, all, 0, all.length);
      handle.force();
    }
    files.rename(temporary, directory.resolve(NAME));
    files.forceDirectory(directory);
  }

  private static String checksumLine(byte[] bytes, int length) {
    return "checksum " + HexFormat.of().toHexDigits(Checksum.of(bytes, 0, length));
  }
}
