package io.certwright.internal.lint;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Counts what UTF-8 says. */
final class Utf8Count {

  private Utf8Count() {}

  /** How many code points there are; -1: it is no UTF-8. */
  static int of(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] < 0) {
        return ofAny(bytes, from, to);
      }
    }
    return to - from;
  }

  private static int ofAny(byte[] bytes, int from, int to) {
    try {
      var text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
      return Character.codePointCount(text, 0, text.length());
    } catch (CharacterCodingException e) {
      return -1;
    }
  }
}
