package io.certwright.keystore;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tells a password again, without keeping it: by its HMAC under a random key. */
final class PasswordCheck {

  private static final String ALGORITHM = "HmacSHA256";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;
  private final byte[] expected;

  private PasswordCheck(SecretKeySpec key, byte[] expected) {
    this.key = key;
    this.expected = expected;
  }

  /** A check for a password. */
  static PasswordCheck of(char[] password) {
    var random = new byte[32];
    RANDOM.nextBytes(random);
    var key = new SecretKeySpec(random, ALGORITHM);
    return new PasswordCheck(key, digest(key, password));
  }

  /** Whether it is the same, told in the same time whatever it is. */
  boolean matches(char[] password) {
    return MessageDigest.isEqual(expected, digest(key, password));
  }

  private static byte[] digest(SecretKeySpec key, char[] password) {
    var units = new byte[password.length * 2];
    for (int i = 0; i < password.length; i++) {
      units[2 * i] = (byte) (password[i] >> 8);
      units[2 * i + 1] = (byte) password[i];
    }
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(units);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    } finally {
      Arrays.fill(units, (byte) 0);
    }
  }
}
