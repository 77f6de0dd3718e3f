package io.certwright.internal.keyfile;

import java.util.Map;

/** A block of PEM (RFC 7468, with the headers of RFC 1421). */
final class PemBlock {

  private final Where where;
  private final String label;
  private final Map<String, String> headers;
  private final byte[] data;

  PemBlock(Where where, String label, Map<String, String> headers, byte[] data) {
    this.where = where;
    this.label = label;
    this.headers = headers;
    this.data = data;
  }

  /** Its number, label and first line. */
  Where where() {
    return where;
  }

  /** What it says it is. */
  String label() {
    return label;
  }

  /** What stands before the data, by name. */
  Map<String, String> headers() {
    return headers;
  }

  /** What its base64 says; wiped with the pile. */
  byte[] data() {
    return data;
  }
}
