package io.certwright.http;

import io.certwright.spi.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What stands behind the headers: nothing of it is read before it is sent.
 *
 * @param length in bytes
 * @param source opens it
 */
record Body(long length, Source source) {

  static final Body NONE = of(Bytes.empty());

  /** Opens a body. */
  interface Source {
    /**
     * The bytes, as many as the length says.
     *
     * @throws ReplacedException if they are others by now
     */
    InputStream open() throws IOException, ReplacedException;
  }

  /** What was to be sent is another one by now, under other headers. */
  static final class ReplacedException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  static Body of(Bytes bytes) {
    return new Body(bytes.length(), () -> new ByteArrayInputStream(bytes.toByteArray()));
  }
}
