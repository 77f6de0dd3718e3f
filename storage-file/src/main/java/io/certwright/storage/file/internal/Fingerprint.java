package io.certwright.storage.file.internal;

import io.certwright.spi.storage.RecordKey;

/**
 * 64 bits that stand for a key. A frame carries those of its keys apart from the keys themselves,
 * so that damage to one leaves the other: then it is still known which records are not what they
 * seem.
 */
final class Fingerprint {

  private Fingerprint() {}

  static long of(RecordKey key) {
    long hash = 0xcbf29ce484222325L;
    hash = add(hash, key.vault().value());
    hash = add(hash, key.kind());
    return finish(add(hash, key.id()));
  }

  /** Of any bytes. */
  static long of(byte[] bytes) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return finish(hash);
  }

  private static long finish(long hash) {
    long mixed = hash;
    // FNV mixes its upper bits poorly; the finisher of MurmurHash3 spreads them.
    mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }

  private static long add(long hash, String text) {
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return (hash ^ 0xffff) * 0x100000001b3L;
  }
}
