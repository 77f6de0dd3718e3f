package io.certwright.internal.bouncycastle;

import org.bouncycastle.crypto.generators.SCrypt;

/** The key derivation scrypt (RFC 7914). Thread-safe: nothing is kept. */
public final class Scrypt {

  private Scrypt() {}

  /**
   * Derives a key. It takes 128 · cost · blockSize bytes of memory for as long as it runs.
   *
   * @param password the password, which stays the caller's
   * @param cost a power of two above 1
   * @param length the length of the key in bytes
   * @throws IllegalArgumentException if the parameters are none
   */
  public static byte[] derive(
      byte[] password, byte[] salt, int cost, int blockSize, int parallelism, int length) {
    return SCrypt.generate(password, salt, cost, blockSize, parallelism, length);
  }
}
