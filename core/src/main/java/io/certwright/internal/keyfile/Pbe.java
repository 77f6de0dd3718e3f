package io.certwright.internal.keyfile;

import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.keyfile.Derivation.Purpose;
import io.certwright.internal.keyfile.Jca.Digest;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Password-based encryption as an AlgorithmIdentifier names it: PBES2 and PBES1 (RFC 8018), the
 * schemes of PKCS#12 (RFC 7292, appendix C), and those of Java key stores.
 */
final class Pbe {

  private static final String PBES2 = "1.2.840.113549.1.5.13";
  private static final String JKS = "1.3.6.1.4.1.42.2.17.1.1";
  private static final String JCEKS = "1.3.6.1.4.1.42.2.19.1";

  private record Scheme(Digest digest, Decryption decryption) {}

  private static final Map<String, Scheme> PBES1 =
      Map.of(
          "1.2.840.113549.1.5.3", new Scheme(Digest.MD5, Decryption.DES),
          "1.2.840.113549.1.5.6", new Scheme(Digest.MD5, Decryption.RC2_64),
          "1.2.840.113549.1.5.10", new Scheme(Digest.SHA1, Decryption.DES),
          "1.2.840.113549.1.5.11", new Scheme(Digest.SHA1, Decryption.RC2_64));

  private static final Map<String, Decryption> PKCS12 =
      Map.of(
          "1.2.840.113549.1.12.1.1", Decryption.RC4_128,
          "1.2.840.113549.1.12.1.2", Decryption.RC4_40,
          "1.2.840.113549.1.12.1.3", Decryption.TRIPLE_DES,
          "1.2.840.113549.1.12.1.4", Decryption.TRIPLE_DES_OF_TWO,
          "1.2.840.113549.1.12.1.5", Decryption.RC2_128,
          "1.2.840.113549.1.12.1.6", Decryption.RC2_40);

  private final Passwords passwords;
  private final Supplier<byte[]> bmp;
  private final Budget budget;
  private final Where where;

  /**
   * Encryption under a password.
   *
   * @param bmp the password in the form of PKCS#12
   */
  Pbe(Passwords passwords, Supplier<byte[]> bmp, Budget budget, Where where) {
    this.passwords = passwords;
    this.bmp = bmp;
    this.budget = budget;
    this.where = where;
  }

  /** Opens an EncryptedPrivateKeyInfo (RFC 5958, section 3). */
  byte[] openKey(byte[] encryptedKey) {
    var reader = DerReader.of(encryptedKey);
    var algorithm = reader.any();
    var encrypted = reader.octets();
    reader.end();
    return open(algorithm, encrypted);
  }

  /** Opens what an AlgorithmIdentifier says how to open. */
  byte[] open(byte[] algorithm, byte[] encrypted) {
    var reader = DerReader.of(algorithm);
    var oid = reader.oid();
    if (oid.equals(PBES2)) {
      return Pbes2.open(reader, encrypted, passwords, budget, where);
    }
    if (oid.equals(JKS)) {
      return SunKeys.openJks(encrypted, passwords, where);
    }
    var pbes1 = PBES1.get(oid);
    var pkcs12 = PKCS12.get(oid);
    if (pbes1 == null && pkcs12 == null && !oid.equals(JCEKS)) {
      throw where.refuse(Reason.UNSUPPORTED, "its encryption (" + oid + ") is none that is read");
    }
    return reader.sequence(
        parameters -> {
          var salt = parameters.octets();
          int iterations = (int) parameters.integerIn(0, Integer.MAX_VALUE);
          if (salt.length == 0) {
            throw parameters.malformed("a salt");
          }
          if (pbes1 != null) {
            return openPbes1(pbes1, salt, iterations, encrypted);
          }
          if (pkcs12 != null) {
            return openPkcs12(pkcs12, salt, iterations, encrypted);
          }
          budget.derive(iterations, 2, where);
          return SunKeys.openJceks(encrypted, salt, iterations, passwords, where);
        });
  }

  private byte[] openPbes1(Scheme scheme, byte[] salt, int iterations, byte[] encrypted) {
    budget.derive(iterations, 1, where);
    var password = passwords.utf8();
    var derived = Derivation.pbkdf1(scheme.digest(), password, salt, iterations);
    Arrays.fill(password, (byte) 0);
    var key = Arrays.copyOf(derived, 8);
    var vector = Arrays.copyOfRange(derived, 8, 16);
    Arrays.fill(derived, (byte) 0);
    return scheme.decryption().open(key, vector, encrypted, passwords, where);
  }

  private byte[] openPkcs12(Decryption cipher, byte[] salt, int iterations, byte[] encrypted) {
    int rounds =
        Derivation.rounds(Digest.SHA1, cipher.keyLength())
            + Derivation.rounds(Digest.SHA1, cipher.vectorLength());
    budget.derive(iterations, rounds, where);
    var password = bmp.get();
    try {
      var key =
          Derivation.pkcs12(
              Digest.SHA1, Purpose.KEY, password, salt, iterations, cipher.keyLength());
      var vector =
          Derivation.pkcs12(
              Digest.SHA1, Purpose.VECTOR, password, salt, iterations, cipher.vectorLength());
      return cipher.open(key, vector, encrypted, passwords, where);
    } finally {
      Arrays.fill(password, (byte) 0);
    }
  }
}
