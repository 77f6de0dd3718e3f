package io.certwright.internal.keys;

import io.certwright.errors.KeyAccessException;
import io.certwright.spi.keys.DecryptionAlgorithm;

/** Decrypts with a private key, wherever that is. */
@FunctionalInterface
public interface Decryption {

  /**
   * Decrypts.
   *
   * @return the plaintext, which is the caller's to overwrite
   * @throws KeyAccessException if that fails; what is wrong with a ciphertext is not told
   */
  byte[] decrypt(DecryptionAlgorithm algorithm, byte[] ciphertext);
}
