package io.certwright.internal.bouncycastle;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** UTF-8 that refuses what it cannot express, where the JDK's shortcuts put a question mark. */
final class Utf8 {

  private Utf8() {}

  /**
   * Encodes text. No copy is left behind, so it may be a secret.
   *
   * @throws IllegalArgumentException if a surrogate stands alone
   */
  static byte[] encode(CharSequence text) {
    ByteBuffer encoded = ByteBuffer.allocate(Math.multiplyExact(3, text.length()));
    try {
      var result = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text), encoded, true);
      if (result.isError()) {
        throw new IllegalArgumentException(
            "The text has half of a surrogate pair, which UTF-8 cannot express");
      }
      return Arrays.copyOf(encoded.array(), encoded.position());
    } finally {
      Arrays.fill(encoded.array(), (byte) 0);
    }
  }

  /** Decodes text, strictly. */
  static String decode(byte[] source, int offset, int length) throws CharacterCodingException {
    for (int i = offset; i < offset + length; i++) {
      if (source[i] < 0) {
        return StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(source, offset, length))
            .toString();
      }
    }
    return new String(source, offset, length, StandardCharsets.ISO_8859_1);
  }
}
