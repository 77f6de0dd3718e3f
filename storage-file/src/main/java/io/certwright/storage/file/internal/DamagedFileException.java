package io.certwright.storage.file.internal;

import java.io.IOException;

/** A file is not as it was written. */
final class DamagedFileException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedFileException() {
    super("its checksum is wrong");
  }
}
