package io.certwright.internal.keyfile;

import io.certwright.internal.keyfile.Jca.Digest;
import java.math.BigInteger;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;

/**
 * Keys from passwords, as the formats derive them. Each is paid for before it is called; what is
 * returned is the caller's to overwrite.
 */
final class Derivation {

  private Derivation() {}

  /** How often a digest has to be computed for so many bytes, for each iteration. */
  static int rounds(Digest digest, int length) {
    return (length + digest.length() - 1) / digest.length();
  }

  /** PBKDF2 (RFC 8018, section 5.2). */
  static byte[] pbkdf2(Digest prf, byte[] password, byte[] salt, int iterations, int length) {
    var mac = prf.hmac(password);
    var key = new byte[rounds(prf, length) * prf.length()];
    for (int round = 1; round <= rounds(prf, length); round++) {
      mac.update(salt);
      mac.update(new byte[] {0, 0, 0, (byte) round});
      fold(mac, mac.doFinal(), iterations, key, (round - 1) * prf.length());
    }
    return cut(key, length);
  }

  private static void fold(Mac mac, byte[] u, int iterations, byte[] key, int at) {
    System.arraycopy(u, 0, key, at, u.length);
    try {
      for (int i = 1; i < iterations; i++) {
        mac.update(u);
        mac.doFinal(u, 0);
        for (int j = 0; j < u.length; j++) {
          key[at + j] ^= u[j];
        }
      }
    } catch (ShortBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  /** PBKDF1 (RFC 8018, section 5.1). */
  static byte[] pbkdf1(Digest digest, byte[] password, byte[] salt, int iterations) {
    var hash = digest.start();
    hash.update(password);
    hash.update(salt);
    return iterate(hash, iterations);
  }

  /** What a MAC of PKCS#12, a key or an initialization vector is derived for. */
  enum Purpose {
    KEY(1),
    VECTOR(2),
    MAC(3);

    private final byte id;

    Purpose(int id) {
      this.id = (byte) id;
    }
  }

  /** The derivation of PKCS#12 (RFC 7292, appendix B.2). */
  static byte[] pkcs12(
      Digest digest, Purpose purpose, byte[] password, byte[] salt, int iterations, int length) {
    int v = digest.block();
    var diversifier = new byte[v];
    Arrays.fill(diversifier, purpose.id);
    var saltAndPassword = repeated(salt, password, v);
    var key = new byte[rounds(digest, length) * digest.length()];
    for (int at = 0; at < key.length; at += digest.length()) {
      var hash = digest.start();
      hash.update(diversifier);
      hash.update(saltAndPassword);
      var a = iterate(hash, iterations);
      System.arraycopy(a, 0, key, at, a.length);
      if (at + a.length < length) {
        addTo(saltAndPassword, a, v);
      }
    }
    Arrays.fill(saltAndPassword, (byte) 0);
    return cut(key, length);
  }

  /** Both filled up with themselves to whole blocks. */
  private static byte[] repeated(byte[] salt, byte[] password, int v) {
    int saltLength = (salt.length + v - 1) / v * v;
    int passwordLength = (password.length + v - 1) / v * v;
    var both = new byte[saltLength + passwordLength];
    for (int i = 0; i < saltLength; i++) {
      both[i] = salt[i % salt.length];
    }
    for (int i = 0; i < passwordLength; i++) {
      both[saltLength + i] = password[i % password.length];
    }
    return both;
  }

  private static void addTo(byte[] blocks, byte[] a, int v) {
    var b = new byte[v];
    for (int i = 0; i < v; i++) {
      b[i] = a[i % a.length];
    }
    var addend = new BigInteger(1, b).add(BigInteger.ONE);
    for (int at = 0; at < blocks.length; at += v) {
      var sum = new BigInteger(1, Arrays.copyOfRange(blocks, at, at + v)).add(addend).toByteArray();
      for (int i = 1; i <= v; i++) {
        blocks[at + v - i] = i <= sum.length ? sum[sum.length - i] : 0;
      }
    }
  }

  private static byte[] iterate(MessageDigest hash, int iterations) {
    var a = hash.digest();
    try {
      for (int i = 1; i < iterations; i++) {
        hash.update(a);
        hash.digest(a, 0, a.length);
      }
      return a;
    } catch (DigestException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What OpenSSL derives from a password for PEM: MD5, one iteration, a salt of 8 bytes. */
  static byte[] openssl(byte[] password, byte[] salt, int length) {
    var hash = Digest.MD5.start();
    var key = new byte[rounds(Digest.MD5, length) * Digest.MD5.length()];
    var last = new byte[0];
    for (int at = 0; at < key.length; at += last.length) {
      hash.update(last);
      hash.update(password);
      hash.update(salt);
      last = hash.digest();
      System.arraycopy(last, 0, key, at, last.length);
    }
    return cut(key, length);
  }

  private static byte[] cut(byte[] longer, int length) {
    var key = Arrays.copyOf(longer, length);
    Arrays.fill(longer, (byte) 0);
    return key;
  }
}
