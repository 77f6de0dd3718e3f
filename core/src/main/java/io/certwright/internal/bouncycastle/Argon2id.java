package io.certwright.internal.bouncycastle;

import java.nio.CharBuffer;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;

/** Argon2id, version 1.3 (RFC 9106). Thread-safe: nothing is kept. */
public final class Argon2id {
  private static final byte[] NONE = {};

  private Argon2id() {}

  /**
   * Derives a key. It takes the memory that the parameters say for as long as it runs.
   *
   * @param password the password, which stays the caller's
   * @param salt at least 8 bytes
   * @param parameters what it costs
   * @param length the length of the key in bytes, at least 4
   */
  public static byte[] derive(
      byte[] password, byte[] salt, Argon2Parameters parameters, int length) {
    return deriveWith(password, salt, NONE, NONE, parameters, length);
  }

  /**
   * A passphrase as UTF-8, without a copy left behind. The result is the caller's to overwrite.
   *
   * @throws IllegalArgumentException if half of a surrogate pair stands alone
   */
  public static byte[] utf8(char[] passphrase) {
    return Utf8.encode(CharBuffer.wrap(passphrase));
  }

  /** With all the inputs of RFC 9106, section 3.1. */
  static byte[] deriveWith(
      byte[] password,
      byte[] salt,
      byte[] secret,
      byte[] associated,
      Argon2Parameters parameters,
      int length) {
    var inputs =
        new org.bouncycastle.crypto.params.Argon2Parameters.Builder(
                org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_id)
            .withVersion(org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(parameters.memoryKiB())
            .withIterations(parameters.iterations())
            .withParallelism(parameters.parallelism())
            .withSalt(salt)
            .withSecret(secret)
            .withAdditional(associated)
            .build();
    byte[] key = new byte[length];
    try {
      Argon2BytesGenerator generator = new Argon2BytesGenerator();
      generator.init(inputs);
      generator.generateBytes(password, key);
      return key;
    } finally {
      inputs.clear();
    }
  }
}
