package io.certwright.internal.keyfile;

import io.certwright.internal.bouncycastle.BouncyCastle;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The digests and ciphers of foreign files, by the JDK's own providers or, in a JVM without them,
 * by BouncyCastle. The JVM's order of providers plays no part.
 */
final class Jca {

  private static final byte[] NO_KEY = new byte[1];

  private static final Map<String, Digest> DIGESTS =
      Map.of(
          "1.2.840.113549.2.5", Digest.MD5,
          "1.3.14.3.2.26", Digest.SHA1,
          "2.16.840.1.101.3.4.2.4", Digest.SHA224,
          "2.16.840.1.101.3.4.2.1", Digest.SHA256,
          "2.16.840.1.101.3.4.2.2", Digest.SHA384,
          "2.16.840.1.101.3.4.2.3", Digest.SHA512);

  private static final Map<String, Digest> HMACS =
      Map.of(
          "1.2.840.113549.2.7", Digest.SHA1,
          "1.2.840.113549.2.8", Digest.SHA224,
          "1.2.840.113549.2.9", Digest.SHA256,
          "1.2.840.113549.2.10", Digest.SHA384,
          "1.2.840.113549.2.11", Digest.SHA512);

  private Jca() {}

  /** A digest: its names, and its sizes in bytes. */
  enum Digest {
    MD5("MD5", "HmacMD5", 16, 64),
    SHA1("SHA-1", "HmacSHA1", 20, 64),
    SHA224("SHA-224", "HmacSHA224", 28, 64),
    SHA256("SHA-256", "HmacSHA256", 32, 64),
    SHA384("SHA-384", "HmacSHA384", 48, 128),
    SHA512("SHA-512", "HmacSHA512", 64, 128);

    private final String algorithm;
    private final String hmac;
    private final int length;
    private final int block;

    Digest(String algorithm, String hmac, int length, int block) {
      this.algorithm = algorithm;
      this.hmac = hmac;
      this.length = length;
      this.block = block;
    }

    int length() {
      return length;
    }

    int block() {
      return block;
    }

    /** What an iteration costs: the long ones take about twice as long. */
    int weight() {
      return block > 64 ? 2 : 1;
    }

    MessageDigest start() {
      try {
        return MessageDigest.getInstance(algorithm, provider("SUN"));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("this Java platform lacks " + algorithm, e);
      }
    }

    /** HMAC; a key of no bytes is one of zeros (RFC 2104, section 2). */
    Mac hmac(byte[] key) {
      try {
        var mac = Mac.getInstance(hmac, provider("SunJCE"));
        mac.init(new SecretKeySpec(key.length == 0 ? NO_KEY : key, hmac));
        return mac;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java platform lacks " + hmac, e);
      }
    }
  }

  static Optional<Digest> digest(String oid) {
    return Optional.ofNullable(DIGESTS.get(oid));
  }

  static Optional<Digest> hmac(String oid) {
    return Optional.ofNullable(HMACS.get(oid));
  }

  static Cipher cipher(String transformation) {
    try {
      return Cipher.getInstance(transformation, provider("SunJCE"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks " + transformation, e);
    }
  }

  private static Provider provider(String name) {
    var provider = Security.getProvider(name);
    return provider != null ? provider : BouncyCastle.provider();
  }
}
