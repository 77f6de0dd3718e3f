package io.certwright.internal.keyfile;

import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.keyfile.Derivation.Purpose;
import io.certwright.internal.keyfile.Jca.Digest;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The MAC of a PKCS#12 file (RFC 7292, section 4, and RFC 9579). Where there is no password, it
 * also tells which of two ways to write none the file has: two zero bytes, or nothing.
 */
final class Pkcs12Mac {

  private static final String PBMAC1 = "1.2.840.113549.1.5.14";
  private static final String PBKDF2 = "1.2.840.113549.1.5.12";

  private final Passwords passwords;
  private final Budget budget;
  private final Where where;
  private boolean isNothing;

  Pkcs12Mac(Passwords passwords, Budget budget, Where where) {
    this.passwords = passwords;
    this.budget = budget;
    this.where = where;
  }

  /** The password as the file has it; the caller's to overwrite. */
  byte[] password() {
    return isNothing ? new byte[0] : passwords.bmp();
  }

  /** Verifies the MacData over the contents. */
  void verify(byte[] macData, byte[] contents) {
    var reader = DerReader.of(macData);
    var info = DerReader.of(reader.any());
    var algorithm = DerReader.of(info.any());
    var expected = info.octets();
    info.end();
    var salt = reader.octets();
    int iterations = reader.atEnd() ? 1 : (int) reader.integerIn(0, Integer.MAX_VALUE);
    reader.end();
    var oid = algorithm.oid();
    boolean verified =
        oid.equals(PBMAC1)
            ? verifyPbmac1(algorithm, contents, expected)
            : verify(digest(oid), salt, iterations, contents, expected);
    if (!verified) {
      throw passwords.refused(where);
    }
  }

  private Digest digest(String oid) {
    return Jca.digest(oid)
        .orElseThrow(
            () ->
                where.refuse(
                    Reason.UNSUPPORTED,
                    "the digest of its MAC (" + oid + ") is none that is read"));
  }

  private boolean verify(
      Digest digest, byte[] salt, int iterations, byte[] contents, byte[] expected) {
    if (salt.length == 0) {
      throw where.refuse(Reason.MALFORMED, "a salt of its MAC was expected");
    }
    if (matches(digest, salt, iterations, contents, expected)) {
      return true;
    }
    isNothing = passwords.isEmpty();
    return isNothing && matches(digest, salt, iterations, contents, expected);
  }

  private boolean matches(
      Digest digest, byte[] salt, int iterations, byte[] contents, byte[] expected) {
    budget.derive(iterations, digest.weight(), where);
    var password = password();
    var key = Derivation.pkcs12(digest, Purpose.MAC, password, salt, iterations, digest.length());
    Arrays.fill(password, (byte) 0);
    return isMac(digest, key, contents, expected);
  }

  private boolean verifyPbmac1(DerReader algorithm, byte[] contents, byte[] expected) {
    return algorithm.sequence(
        parameters -> {
          var derivation = DerReader.of(parameters.any());
          var scheme = DerReader.of(parameters.any()).oid();
          if (!derivation.oid().equals(PBKDF2)) {
            throw where.refuse(Reason.UNSUPPORTED, "a MAC by PBKDF2 was expected");
          }
          var digest =
              Jca.hmac(scheme)
                  .orElseThrow(
                      () ->
                          where.refuse(
                              Reason.UNSUPPORTED, "its MAC (" + scheme + ") is none that is read"));
          var password = passwords.utf8();
          var key =
              derivation.sequence(
                  kdf -> Pbes2.pbkdf2(kdf, password, digest.length(), budget, where));
          Arrays.fill(password, (byte) 0);
          return isMac(digest, key, contents, expected);
        });
  }

  private static boolean isMac(Digest digest, byte[] key, byte[] contents, byte[] expected) {
    var mac = digest.hmac(key);
    Arrays.fill(key, (byte) 0);
    return MessageDigest.isEqual(mac.doFinal(contents), expected);
  }
}
