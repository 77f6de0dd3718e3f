package io.certwright.internal.memory;

import io.certwright.spi.storage.RecordKey;

/** The ends of the range of ids that a prefix spans. */
final class Ids {

  /** The least id of all: NUL is not allowed, so nothing sorts before this one. */
  static final String LEAST = "\u0001";

  private Ids() {}

  /** The least id with the prefix, which may be empty. */
  static String least(String prefix) {
    return prefix.isEmpty() ? LEAST : prefix;
  }

  /** The greatest id with the prefix, which may be empty. */
  static String greatest(String prefix) {
    int room = RecordKey.MAX_ID_LENGTH - prefix.codePointCount(0, prefix.length());
    return prefix + Character.toString(Character.MAX_CODE_POINT).repeat(room);
  }
}
