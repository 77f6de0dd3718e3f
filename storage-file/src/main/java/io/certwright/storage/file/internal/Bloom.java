package io.certwright.storage.file.internal;

import java.nio.ByteBuffer;

/**
 * Tells quickly that a key is not in a file, which is what most commits ask: about one in a hundred
 * keys that are not there seems to be. Ten bits for each key.
 */
final class Bloom {

  private static final int BITS_PER_KEY = 10;
  private static final int PROBES = 7;

  private final long[] words;

  private Bloom(long[] words) {
    this.words = words;
  }

  /** An empty one for up to so many keys. */
  static Bloom of(long keys) {
    return new Bloom(new long[(int) (keys * BITS_PER_KEY / Long.SIZE) + 1]);
  }

  static Bloom decode(byte[] bytes) {
    var words = new long[bytes.length / Long.BYTES];
    ByteBuffer.wrap(bytes).asLongBuffer().get(words);
    return new Bloom(words);
  }

  byte[] encode() {
    var bytes = ByteBuffer.allocate(words.length * Long.BYTES);
    bytes.asLongBuffer().put(words);
    return bytes.array();
  }

  void add(byte[] key) {
    long hash = Fingerprint.of(key);
    for (int i = 0; i < PROBES; i++) {
      long bit = bit(hash, i);
      words[(int) (bit >>> 6)] |= 1L << bit;
    }
  }

  /** False: it is not there. */
  boolean mayContain(byte[] key) {
    long hash = Fingerprint.of(key);
    for (int i = 0; i < PROBES; i++) {
      long bit = bit(hash, i);
      if ((words[(int) (bit >>> 6)] & (1L << bit)) == 0) {
        return false;
      }
    }
    return true;
  }

  /** The halves of the hash as two hashes, one a multiple of times. */
  private long bit(long hash, int probe) {
    long mixed = (hash >>> 32) + probe * ((hash & 0xffffffffL) | 1);
    return mixed % (words.length * (long) Long.SIZE);
  }
}
