package io.certwright.internal.issuers;

import io.certwright.internal.store.Secret;

/** Characters that are secret, as the secret part of a record: two bytes for each. */
final class Credentials {

  private Credentials() {}

  static Secret encode(char[] text) {
    var bytes = new byte[2 * text.length];
    for (int i = 0; i < text.length; i++) {
      bytes[2 * i] = (byte) (text[i] >> 8);
      bytes[2 * i + 1] = (byte) text[i];
    }
    return new Secret(bytes);
  }

  /** The characters; the caller wipes them. */
  static char[] decode(byte[] bytes) {
    var text = new char[bytes.length / 2];
    for (int i = 0; i < text.length; i++) {
      text[i] = (char) ((bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff));
    }
    return text;
  }
}
