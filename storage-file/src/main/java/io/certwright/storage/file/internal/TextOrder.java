package io.certwright.storage.file.internal;

import io.certwright.spi.storage.RecordKey;

/** The order of texts by code point, which {@link String#compareTo} is not. */
final class TextOrder {

  private TextOrder() {}

  static int compare(String left, String right) {
    return RecordKey.ID_ORDER.compare(left, right);
  }

  /** Sorts after every text that starts with the prefix and before every other later one. */
  static String afterPrefix(String prefix) {
    // U+10FFFF is the last code point, and a text has at most 255 of them.
    return prefix + LAST;
  }

  private static final String LAST = Character.toString(0x10ffff).repeat(256);
}
