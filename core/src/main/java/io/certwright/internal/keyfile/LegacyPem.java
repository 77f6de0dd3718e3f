package io.certwright.internal.keyfile;

import io.certwright.errors.UnreadableImportException.Reason;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/**
 * The encryption of PEM that OpenSSL had before PKCS#8: the headers {@code Proc-Type: 4,ENCRYPTED}
 * and {@code DEK-Info} (RFC 1421), a key derived by MD5 with one iteration.
 */
final class LegacyPem {

  private static final String PROC_TYPE = "Proc-Type";
  private static final String DEK_INFO = "DEK-Info";
  private static final int SALT = 8;
  private static final HexFormat HEX = HexFormat.of();

  private static final Map<String, Decryption> CIPHERS =
      Map.of(
          "AES-128-CBC", Decryption.AES_128,
          "AES-192-CBC", Decryption.AES_192,
          "AES-256-CBC", Decryption.AES_256,
          "DES-EDE3-CBC", Decryption.TRIPLE_DES,
          "DES-CBC", Decryption.DES);

  private LegacyPem() {}

  static boolean isEncrypted(PemBlock block) {
    return block.headers().containsKey(DEK_INFO)
        || block.headers().getOrDefault(PROC_TYPE, "").contains("ENCRYPTED");
  }

  static byte[] decrypt(PemBlock block, Passwords passwords) {
    var where = block.where();
    var info = block.headers().getOrDefault(DEK_INFO, "").split(",", 2);
    if (info.length != 2) {
      throw where.refuse(
          Reason.MALFORMED,
          "a header like \"DEK-Info: AES-256-CBC,\" and an initialization vector was expected");
    }
    var cipher = CIPHERS.get(info[0].strip());
    if (cipher == null) {
      throw where.refuse(
          Reason.UNSUPPORTED, "its cipher in DEK-Info is none of " + CIPHERS.keySet());
    }
    var vector = vector(info[1].strip(), where);
    if (vector.length != cipher.vectorLength()) {
      throw where.refuse(
          Reason.MALFORMED,
          "an initialization vector of " + cipher.vectorLength() + " bytes was expected");
    }
    if (passwords.given().isEmpty()) {
      throw passwords.refused(where);
    }
    var password = passwords.utf8();
    var key = Derivation.openssl(password, Arrays.copyOf(vector, SALT), cipher.keyLength());
    Arrays.fill(password, (byte) 0);
    return cipher.open(key, vector, block.data(), passwords, where);
  }

  private static byte[] vector(String hex, Where where) {
    try {
      return HEX.parseHex(hex);
    } catch (IllegalArgumentException e) {
      throw where.refuse(
          Reason.MALFORMED, "an initialization vector in hexadecimal was expected in DEK-Info");
    }
  }
}
