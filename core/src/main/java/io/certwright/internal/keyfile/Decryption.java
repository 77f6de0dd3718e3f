package io.certwright.internal.keyfile;

import io.certwright.errors.UnreadableImportException.Reason;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.RC2ParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Decryption under a key that was derived: which cipher, and how long its key and its
 * initialization vector are.
 */
enum Decryption {
  AES_128("AES", "AES/CBC/PKCS5Padding", 16, 16),
  AES_192("AES", "AES/CBC/PKCS5Padding", 24, 16),
  AES_256("AES", "AES/CBC/PKCS5Padding", 32, 16),
  TRIPLE_DES("DESede", "DESede/CBC/PKCS5Padding", 24, 8),
  /** Its first key is its third as well. */
  TRIPLE_DES_OF_TWO("DESede", "DESede/CBC/PKCS5Padding", 16, 8),
  DES("DES", "DES/CBC/PKCS5Padding", 8, 8),
  RC2_128("RC2", "RC2/CBC/PKCS5Padding", 16, 8),
  RC2_64("RC2", "RC2/CBC/PKCS5Padding", 8, 8),
  RC2_40("RC2", "RC2/CBC/PKCS5Padding", 5, 8),
  RC4_128("ARCFOUR", "ARCFOUR", 16, 0),
  RC4_40("ARCFOUR", "ARCFOUR", 5, 0);

  private final String algorithm;
  private final String transformation;
  private final int keyLength;
  private final int vectorLength;

  Decryption(String algorithm, String transformation, int keyLength, int vectorLength) {
    this.algorithm = algorithm;
    this.transformation = transformation;
    this.keyLength = keyLength;
    this.vectorLength = vectorLength;
  }

  int keyLength() {
    return keyLength;
  }

  int vectorLength() {
    return vectorLength;
  }

  /**
   * Decrypts.
   *
   * @param key overwritten
   * @param passwords whose fault it is if that cannot be done
   */
  byte[] open(byte[] key, byte[] vector, byte[] encrypted, Passwords passwords, Where where) {
    if (vector.length != vectorLength) {
      throw where.refuse(
          Reason.MALFORMED, "an initialization vector of " + vectorLength + " bytes was expected");
    }
    var whole = this == TRIPLE_DES_OF_TWO ? withFirstAgain(key) : key.clone();
    try {
      var cipher = Jca.cipher(transformation);
      var secret = new SecretKeySpec(whole, algorithm);
      if (vectorLength == 0) {
        cipher.init(Cipher.DECRYPT_MODE, secret);
      } else {
        cipher.init(Cipher.DECRYPT_MODE, secret, parameters(vector));
      }
      return cipher.doFinal(encrypted);
    } catch (GeneralSecurityException e) {
      throw passwords.refused(where);
    } finally {
      Arrays.fill(key, (byte) 0);
      Arrays.fill(whole, (byte) 0);
    }
  }

  private AlgorithmParameterSpec parameters(byte[] vector) {
    return algorithm.equals("RC2")
        ? new RC2ParameterSpec(8 * keyLength, vector)
        : new IvParameterSpec(vector);
  }

  private static byte[] withFirstAgain(byte[] key) {
    var whole = Arrays.copyOf(key, 24);
    System.arraycopy(key, 0, whole, 16, 8);
    return whole;
  }
}
