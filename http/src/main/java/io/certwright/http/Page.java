package io.certwright.http;

import io.certwright.spi.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is answered.
 *
 * @param status the status code of HTTP
 * @param headers besides those that every answer has
 * @param body may be empty
 */
record Page(int status, Map<String, String> headers, Bytes body) {

  static final int OK = 200;
  static final int NOT_MODIFIED = 304;
  static final int NOT_FOUND = 404;
  static final int METHOD_NOT_ALLOWED = 405;
  static final int TOO_LARGE = 413;
  static final int UNSUPPORTED_TYPE = 415;
  static final int INTERNAL_ERROR = 500;
  static final int UNAVAILABLE = 503;

  static Page of(String type, Bytes body) {
    return new Page(OK, Map.of("Content-Type", type), body);
  }

  /** One that says nothing but its status, and is not kept by anybody. */
  static Page empty(int status) {
    return new Page(status, Map.of("Cache-Control", "no-store"), Bytes.empty());
  }

  Page with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Page(status, more, body);
  }

  /** The same for who has it already. */
  Page notModified() {
    var kept = new LinkedHashMap<>(headers);
    kept.remove("Content-Type");
    return new Page(NOT_MODIFIED, kept, Bytes.empty());
  }
}
