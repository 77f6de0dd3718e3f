package io.certwright.spi.keys;

import io.certwright.spi.Bytes;

/**
 * A key protection that also hosts private keys: it generates and uses them, and they never leave
 * it. The vault keeps a reference and the public key.
 *
 * <p>Implementations are thread-safe; they bound the time that a call can take.
 */
public interface KeyHost extends KeyProtection {

  /** Whether it can generate and use keys of this kind. */
  boolean supports(KeySpec spec);

  /**
   * Generates a key pair that is durable when this returns.
   *
   * @param spec the kind of key
   * @param label what an administrator should see beside the key; not unique, no secret
   * @throws KeyProtectionException if it cannot be done
   */
  HostedKey generate(KeySpec spec, String label);

  /**
   * Signs with a hosted key.
   *
   * @param reference the key's {@link HostedKey#reference()}
   * @param algorithm the algorithm
   * @param message the whole message, not its digest
   * @return the signature in the form that X.509 and TLS use (ECDSA: a DER sequence)
   * @throws KeyProtectionException if it cannot be done
   */
  byte[] sign(Bytes reference, SignatureAlgorithm algorithm, byte[] message);

  /**
   * Decrypts with a hosted key.
   *
   * @param reference the key's {@link HostedKey#reference()}
   * @param algorithm the algorithm
   * @param ciphertext what was encrypted for the public key
   * @return the plaintext; it becomes the caller's, who overwrites it
   * @throws KeyProtectionException if it cannot be done; a ciphertext that does not decrypt gives
   *     the same {@link KeyProtectionException.Reason#WRONG_SECRET} whatever is wrong with it
   */
  byte[] decrypt(Bytes reference, DecryptionAlgorithm algorithm, byte[] ciphertext);

  /**
   * Destroys a hosted key for good. Does nothing if there is none.
   *
   * @throws KeyProtectionException if it cannot be done
   */
  void destroy(Bytes reference);
}
