package io.certwright.storage.file.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Tells a full disk from one that fails.
 *
 * @param files reaches the disk
 * @param directory where is written
 */
record DiskSpace(FileLayer files, Path directory) {

  /** Whether writing so many bytes failed because there was no room for them. */
  boolean isFull(IOException failure, int length) {
    if (failure instanceof ForceFailedException) {
      return false; // Room or no room: after a failed force nothing is as before.
    }
    // Java has no error code for it, and the text may be in any language: so the space is asked
    // too.
    var text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("no space left")
        || text.contains("quota")
        || text.contains("not enough space")) {
      return true;
    }
    try {
      return files.usableSpace(directory) < length + (1L << 16);
    } catch (IOException e) {
      return false;
    }
  }
}
