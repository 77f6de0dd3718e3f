package io.certwright.internal.crypto;

import java.util.Arrays;

/** HMAC with SHA-256 (RFC 2104), by which keys are derived from the root key. */
public final class Hmac {

  private static final int BLOCK = 64;

  private Hmac() {}

  /**
   * The HMAC-SHA256 of a message.
   *
   * @param key at most 64 bytes; it stays the caller's
   */
  public static byte[] sha256(Crypto crypto, byte[] key, byte[] message) {
    if (key.length > BLOCK) {
      throw new IllegalArgumentException("A key has at most 64 bytes, not " + key.length);
    }
    var inner = padded(key, (byte) 0x36);
    var outer = padded(key, (byte) 0x5c);
    try {
      return crypto.sha256(outer, crypto.sha256(inner, message));
    } finally {
      Arrays.fill(inner, (byte) 0);
      Arrays.fill(outer, (byte) 0);
    }
  }

  private static byte[] padded(byte[] key, byte pad) {
    var block = Arrays.copyOf(key, BLOCK);
    for (int i = 0; i < BLOCK; i++) {
      block[i] ^= pad;
    }
    return block;
  }
}
