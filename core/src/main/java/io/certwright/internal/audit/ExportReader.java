package io.certwright.internal.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Lines of a bounded length, each ended by a line feed: of one that is longer the rest is passed
 * over, so that whoever writes it cannot fill the memory.
 */
final class ExportReader {

  private final InputStream in;
  private final int longest;
  private boolean cutOff;

  ExportReader(InputStream in, int longest) {
    this.in = new BufferedInputStream(in, 1 << 16);
    this.longest = longest;
  }

  /** The next line without its end; empty: there is none. */
  Optional<String> next() throws IOException {
    var line = new ByteArrayOutputStream(1024);
    int octet = in.read();
    if (octet < 0) {
      return Optional.empty();
    }
    while (octet >= 0 && octet != '\n') {
      if (line.size() <= longest) {
        line.write(octet);
      }
      octet = in.read();
    }
    cutOff |= octet < 0;
    return Optional.of(line.toString(ISO_8859_1));
  }

  /** Whether the last line had no end. */
  boolean isCutOff() {
    return cutOff;
  }
}
