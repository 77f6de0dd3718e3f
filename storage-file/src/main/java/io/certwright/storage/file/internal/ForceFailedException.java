package io.certwright.storage.file.internal;

import java.io.IOException;

/** A force failed: what the disk holds is not known, whatever the reason was. */
final class ForceFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  ForceFailedException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
