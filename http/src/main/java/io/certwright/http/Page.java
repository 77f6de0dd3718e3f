package io.certwright.http;

import io.certwright.spi.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is answered.
 *
 * @param status the status code of HTTP
 * @param headers besides those that every answer has
 * @param body may be empty
 * @param streamed what takes the place of the body where that is too long to be held
 */
record Page(int status, Map<String, String> headers, Bytes body, Optional<Streamed> streamed) {

  /**
   * A body that is read as it is sent.
   *
   * @param size how many bytes it has
   */
  record Streamed(long size, InputStream content) {}

  static final int OK = 200;
  static final int NOT_MODIFIED = 304;
  static final int NOT_FOUND = 404;
  static final int METHOD_NOT_ALLOWED = 405;
  static final int TOO_LARGE = 413;
  static final int UNSUPPORTED_TYPE = 415;
  static final int INTERNAL_ERROR = 500;
  static final int UNAVAILABLE = 503;

  static Page of(String type, Bytes body) {
    return new Page(OK, Map.of("Content-Type", type), body, Optional.empty());
  }

  static Page of(String type, Streamed body) {
    return new Page(OK, Map.of("Content-Type", type), Bytes.empty(), Optional.of(body));
  }

  /** How many bytes the body has. */
  long length() {
    return streamed.map(Streamed::size).orElse((long) body.length());
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(body.toByteArray());
    if (streamed.isPresent()) {
      streamed.get().content().transferTo(out);
    }
  }

  /** One that says nothing but its status, and is not kept by anybody. */
  static Page empty(int status) {
    return new Page(status, Map.of("Cache-Control", "no-store"), Bytes.empty(), Optional.empty());
  }

  Page with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Page(status, more, body, streamed);
  }

  /** The same for who has it already. */
  Page notModified() {
    var kept = new LinkedHashMap<>(headers);
    kept.remove("Content-Type");
    return new Page(NOT_MODIFIED, kept, Bytes.empty(), Optional.empty());
  }
}
