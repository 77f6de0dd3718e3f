package io.certwright.benchmarks;

import java.security.GeneralSecurityException;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The bare opening of sealed bytes by the JDK, which no vault that trusts its storage can spare.
 */
final class OpenedSeals {

  private static final int TAG_BITS = 128;

  private final SecretKey key = new SecretKeySpec(new byte[32], "AES");
  private final GCMParameterSpec nonce = new GCMParameterSpec(TAG_BITS, new byte[12]);
  private final int length;
  private final byte[] sealed;

  /** Of so many bytes. */
  OpenedSeals(int length) throws GeneralSecurityException {
    this.length = length;
    var plain = new byte[length];
    new Random(1).nextBytes(plain);
    sealed = cipher(Cipher.ENCRYPT_MODE).doFinal(plain);
  }

  /**
   * Opens them so many times.
   *
   * @return how many times they were whole
   */
  int open(int times) throws GeneralSecurityException {
    int whole = 0;
    for (int i = 0; i < times; i++) {
      whole += cipher(Cipher.DECRYPT_MODE).doFinal(sealed).length == length ? 1 : 0;
    }
    return whole;
  }

  private Cipher cipher(int mode) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, nonce);
    return cipher;
  }
}
