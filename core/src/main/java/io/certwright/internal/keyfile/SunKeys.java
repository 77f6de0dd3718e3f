package io.certwright.internal.keyfile;

import io.certwright.internal.keyfile.Jca.Digest;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

/** The two encryptions of private keys that Java key stores made up. */
final class SunKeys {

  private static final int HASH = 20;
  private static final String JCEKS = "PBEWithMD5AndTripleDES";

  private SunKeys() {}

  /** JKS: an exclusive or with SHA-1 of the password and what came before, and a check value. */
  static byte[] openJks(byte[] encrypted, Passwords passwords, Where where) {
    int length = encrypted.length - 2 * HASH;
    if (length <= 0) {
      throw passwords.refused(where);
    }
    var password = passwords.utf16();
    var hash = Digest.SHA1.start();
    var key = new byte[length];
    var stream = Arrays.copyOf(encrypted, HASH);
    for (int i = 0; i < length; i++) {
      if (i % HASH == 0) {
        hash.update(password);
        stream = hash.digest(stream);
      }
      key[i] = (byte) (encrypted[HASH + i] ^ stream[i % HASH]);
    }
    hash.update(password);
    var check = hash.digest(key);
    Arrays.fill(password, (byte) 0);
    if (!MessageDigest.isEqual(
        check, Arrays.copyOfRange(encrypted, HASH + length, encrypted.length))) {
      Arrays.fill(key, (byte) 0);
      throw passwords.refused(where);
    }
    return key;
  }

  /** JCEKS: the JDK's own scheme of MD5 and Triple DES, which it alone has. */
  static byte[] openJceks(
      byte[] encrypted, byte[] salt, int iterations, Passwords passwords, Where where) {
    var spec = new PBEKeySpec(passwords.given().orElseGet(() -> new char[0]));
    try {
      var cipher = Cipher.getInstance(JCEKS);
      cipher.init(
          Cipher.DECRYPT_MODE,
          SecretKeyFactory.getInstance(JCEKS).generateSecret(spec),
          new PBEParameterSpec(salt, iterations));
      return cipher.doFinal(encrypted);
    } catch (GeneralSecurityException e) {
      throw passwords.refused(where);
    } finally {
      spec.clearPassword();
    }
  }
}
