package io.certwright.storage.file.internal;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;

/** 128 random bits that tell one directory's bytes from another's. They never change. */
record StoreId(long high, long low) {

  static StoreId random(SecureRandom random) {
    return new StoreId(random.nextLong(), random.nextLong());
  }

  static StoreId parse(String hex) {
    if (hex.length() != 32) {
      throw new IllegalArgumentException("not 32 hexadecimal digits: " + hex);
    }
    var bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    return new StoreId(bytes.getLong(), bytes.getLong());
  }

  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }
}
