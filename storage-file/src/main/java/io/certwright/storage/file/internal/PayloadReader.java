package io.certwright.storage.file.internal;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads payloads, and reports those that are not as they were written. */
final class PayloadReader {

  private final Segments segments;
  private final Damages damages;

  PayloadReader(Segments segments, Damages damages) {
    this.segments = segments;
    this.damages = damages;
  }

  /**
   * The payload of an entry; null, after reporting it, if it is damaged.
   *
   * @throws IOException if the file system refuses
   */
  byte @Nullable [] read(Entry entry) throws IOException {
    var payload = new byte[entry.length()];
    var segment = segments.get(entry.segment());
    if (payload.length > 0 && segment == null) {
      damages.unreadable(entry, "the file is missing");
      return null;
    }
    try {
      int length =
          payload.length == 0 || segment == null
              ? 0
              : segment.file().read(entry.offset(), payload, payload.length);
      if (length < payload.length) {
        damages.unreadable(entry, "the file is too short");
        return null;
      }
    } catch (FileNotFoundException e) {
      damages.unreadable(entry, "the file is missing");
      return null;
    }
    if (Checksum.of(payload, 0, payload.length) != entry.checksum()) {
      damages.unreadable(entry, "its checksum is wrong");
      return null;
    }
    return payload;
  }
}
