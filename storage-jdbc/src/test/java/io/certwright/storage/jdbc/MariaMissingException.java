package io.certwright.storage.jdbc;

import java.io.IOException;

/** No MariaDB runs on this machine; the message says why. */
public final class MariaMissingException extends IOException {

  private static final long serialVersionUID = 1L;

  MariaMissingException(String message) {
    super(message);
  }
}
