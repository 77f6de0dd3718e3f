package io.certwright.internal.keyfile;

import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.Scrypt;
import io.certwright.internal.keyfile.Jca.Digest;
import io.certwright.spi.Bytes;
import java.util.Arrays;
import java.util.Map;

/** PBES2 (RFC 8018, section 6.2) with PBKDF2 or scrypt, and the ciphers that are met with. */
final class Pbes2 {

  private static final String PBKDF2 = "1.2.840.113549.1.5.12";
  private static final String SCRYPT_ID = "1.3.6.1.4.1.11591.4.11";
  private static final String RC2 = "1.2.840.113549.3.2";
  private static final int OCTETS = 0x04;
  private static final int INTEGER = 0x02;
  private static final int SEQUENCE = 0x30;

  /** What scrypt does for 128 bytes of its memory takes about as long as so many digests. */
  private static final int SCRYPT = 4;

  private static final int HMAC = 2;

  private static final Map<String, Decryption> CIPHERS =
      Map.of(
          "2.16.840.1.101.3.4.1.2", Decryption.AES_128,
          "2.16.840.1.101.3.4.1.22", Decryption.AES_192,
          "2.16.840.1.101.3.4.1.42", Decryption.AES_256,
          "1.2.840.113549.3.7", Decryption.TRIPLE_DES,
          "1.3.14.3.2.7", Decryption.DES);

  /** The effective length of an RC2 key as RFC 8018, appendix B.2.3, codes it. */
  private static final Map<Long, Decryption> RC2_VERSIONS =
      Map.of(160L, Decryption.RC2_40, 120L, Decryption.RC2_64, 58L, Decryption.RC2_128);

  private record Cipher(Decryption decryption, Bytes vector) {}

  private Pbes2() {}

  static byte[] open(
      DerReader identifier, byte[] encrypted, Passwords passwords, Budget budget, Where where) {
    return identifier.sequence(
        parameters -> {
          var derivation = DerReader.of(parameters.any());
          var cipher = cipher(DerReader.of(parameters.any()), where);
          var password = passwords.utf8();
          try {
            int length = cipher.decryption().keyLength();
            var key = derive(derivation, password, length, budget, where);
            var vector = cipher.vector().toByteArray();
            return cipher.decryption().open(key, vector, encrypted, passwords, where);
          } finally {
            Arrays.fill(password, (byte) 0);
          }
        });
  }

  private static Cipher cipher(DerReader identifier, Where where) {
    var oid = identifier.oid();
    var known = CIPHERS.get(oid);
    if (known != null) {
      return new Cipher(known, identifier.bytes());
    }
    if (!oid.equals(RC2)) {
      throw where.refuse(Reason.UNSUPPORTED, "its cipher (" + oid + ") is none that is read");
    }
    return identifier.sequence(
        parameters -> {
          long version = parameters.isNext(INTEGER) ? parameters.integer() : 0;
          var decryption = RC2_VERSIONS.get(version);
          if (decryption == null) {
            throw where.refuse(
                Reason.UNSUPPORTED, "RC2 of the version " + version + " is none that is read");
          }
          return new Cipher(decryption, parameters.bytes());
        });
  }

  /** The key that a KDF's AlgorithmIdentifier gives. */
  private static byte[] derive(
      DerReader identifier, byte[] password, int length, Budget budget, Where where) {
    var oid = identifier.oid();
    if (oid.equals(PBKDF2)) {
      return identifier.sequence(parameters -> pbkdf2(parameters, password, length, budget, where));
    }
    if (oid.equals(SCRYPT_ID)) {
      return identifier.sequence(parameters -> scrypt(parameters, password, length, budget, where));
    }
    throw where.refuse(Reason.UNSUPPORTED, "its key derivation (" + oid + ") is none that is read");
  }

  /**
   * PBKDF2-params.
   *
   * @param length how long the key has to be
   */
  static byte[] pbkdf2(
      DerReader parameters, byte[] password, int length, Budget budget, Where where) {
    if (!parameters.isNext(OCTETS)) {
      throw where.refuse(Reason.UNSUPPORTED, "a salt from another source is none that is read");
    }
    var salt = parameters.octets();
    int iterations = (int) parameters.integerIn(0, Integer.MAX_VALUE);
    requireLength(parameters, length);
    var prf = Digest.SHA1;
    if (parameters.isNext(SEQUENCE)) {
      var oid = DerReader.of(parameters.any()).oid();
      prf =
          Jca.hmac(oid)
              .orElseThrow(
                  () ->
                      where.refuse(
                          Reason.UNSUPPORTED,
                          "its pseudorandom function (" + oid + ") is none that is read"));
    }
    budget.derive(iterations, (long) HMAC * Derivation.rounds(prf, length) * prf.weight(), where);
    return Derivation.pbkdf2(prf, password, salt, iterations, length);
  }

  private static byte[] scrypt(
      DerReader parameters, byte[] password, int length, Budget budget, Where where) {
    var salt = parameters.octets();
    int cost = (int) parameters.integerIn(2, Integer.MAX_VALUE);
    int blockSize = (int) parameters.integerIn(1, 1024);
    int parallelism = (int) parameters.integerIn(1, 1024);
    requireLength(parameters, length);
    if (Integer.bitCount(cost) != 1) {
      throw parameters.malformed("a cost that is a power of two");
    }
    budget.memory(128L * blockSize * ((long) cost + parallelism), where);
    budget.derive(cost, (long) SCRYPT * blockSize * parallelism, where);
    return Scrypt.derive(password, salt, cost, blockSize, parallelism, length);
  }

  private static void requireLength(DerReader parameters, int length) {
    if (parameters.isNext(INTEGER) && parameters.integer() != length) {
      throw parameters.malformed("a key of " + length + " bytes, which is what the cipher takes");
    }
  }
}
