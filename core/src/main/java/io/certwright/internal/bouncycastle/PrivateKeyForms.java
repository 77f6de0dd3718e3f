package io.certwright.internal.bouncycastle;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Foreign private keys in the one form that a vault keeps: PKCS#8, version 1, without attributes
 * and public key, with the parameters that the algorithm's RFC demands. Everything that is returned
 * is the caller's to overwrite. Thread-safe: nothing is kept.
 *
 * <p>The numbers of a key are compared with each other's size before anybody computes with them.
 * Whether the key is of a kind that a vault keeps is for {@link KeyFormats}.
 */
public final class PrivateKeyForms {
  private static final String RSA = "1.2.840.113549.1.1.1";
  private static final String EC = "1.2.840.10045.2.1";
  private static final byte[] RSA_IDENTIFIER =
      HexFormat.of().parseHex("300d06092a864886f70d0101010500");
  private static final int PARAMETERS = Der.CONTEXT | Der.CONSTRUCTED;
  private static final int PUBLIC_KEY = Der.CONTEXT | Der.CONSTRUCTED | 1;
  private static final int MAX_MODULUS = 16_384;
  private static final int MAX_SCALAR = 72;

  /** What keys are called that a vault does not keep. */
  private static final Map<String, String> NAMES =
      Map.of(
          "1.2.840.10040.4.1",
          "DSA",
          "1.2.840.113549.1.1.10",
          "RSASSA-PSS",
          "1.2.840.113549.1.3.1",
          "Diffie-Hellman",
          "1.2.840.10046.2.1",
          "Diffie-Hellman (X9.42)",
          "1.3.101.110",
          "X25519",
          "1.3.101.111",
          "X448",
          "1.3.101.113",
          "Ed448");

  private PrivateKeyForms() {}

  /**
   * A key in PKCS#8 (RFC 5958).
   *
   * @throws MalformedDerException if it is none
   */
  public static byte[] ofPkcs8(byte[] encoded) {
    DerReader reader = DerReader.of(encoded);
    reader.integerIn(0, 1);
    byte[] identifier = reader.any();
    DerReader algorithm = DerReader.of(identifier);
    String oid = algorithm.oid();
    byte[] key = reader.octets();
    try {
      return switch (oid) {
        case RSA -> ofRsa(key);
        case EC -> ofEc(key, Optional.of(algorithm.any()));
        default -> KeyFormats.plainPrivateKey(encoded);
      };
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /**
   * An RSA key in PKCS#1 (RFC 8017, appendix A.1.2).
   *
   * @throws MalformedDerException if it is none, or its numbers do not belong together
   */
  public static byte[] ofRsa(byte[] encoded) {
    DerReader reader = DerReader.of(encoded);
    reader.integerIn(0, 0);
    BigInteger modulus = reader.bigInteger();
    BigInteger[] others = new BigInteger[7];
    for (int i = 0; i < others.length; i++) {
      others[i] = reader.bigInteger();
      if (others[i].signum() <= 0 || others[i].bitLength() > modulus.bitLength()) {
        throw reader.malformed("a number of an RSA key that is not larger than its modulus");
      }
    }
    reader.end();
    if (modulus.bitLength() > MAX_MODULUS) {
      throw reader.malformed("a modulus of at most " + MAX_MODULUS + " bits");
    }
    if (!others[2].multiply(others[3]).equals(modulus)) {
      throw reader.malformed("two primes whose product is the modulus");
    }
    return pkcs8(RSA_IDENTIFIER, encoded);
  }

  /**
   * An elliptic curve key in SEC1 (RFC 5915).
   *
   * @param curve what was said beside it about its curve, as DER; empty: nothing
   * @throws MalformedDerException if it is none, or there are two curves or none
   */
  public static byte[] ofEc(byte[] encoded, Optional<byte[]> curve) {
    DerReader reader = DerReader.of(encoded);
    reader.integerIn(1, 1);
    byte[] scalar = reader.octets();
    DerWriter key = new DerWriter();
    try {
      if (scalar.length == 0 || scalar.length > MAX_SCALAR) {
        throw reader.malformed("a private key of 1 to " + MAX_SCALAR + " bytes");
      }
      Optional<byte[]> own =
          reader.isNext(PARAMETERS)
              ? Optional.of(reader.inside(PARAMETERS, DerReader::any))
              : Optional.empty();
      if (reader.isNext(PUBLIC_KEY)) {
        reader.skip();
      }
      reader.end();
      if (own.isPresent() && curve.isPresent() && !Arrays.equals(own.get(), curve.get())) {
        throw reader.malformed("the same curve inside the key as beside it");
      }
      byte[] parameters =
          own.or(() -> curve).orElseThrow(() -> reader.malformed("the curve of the key"));
      DerWriter identifier = new DerWriter();
      identifier.raw(Oid.encode(EC)).raw(parameters);
      byte[] inner = key.integer(1).octets(scalar).toByteArray();
      try {
        return pkcs8(identifier.toByteArray(), inner);
      } finally {
        Arrays.fill(inner, (byte) 0);
      }
    } finally {
      Arrays.fill(scalar, (byte) 0);
      key.wipe();
    }
  }

  /**
   * The same key with its public key beside it and its number in full length, which elliptic curve
   * keys have as vaults make them, and which some software insists on. Other kinds stay as they
   * are.
   *
   * @param pkcs8 a key that one of the other methods returned
   * @param publicKey the public key that belongs to it, a SubjectPublicKeyInfo
   * @throws MalformedDerException if the number is longer than that
   */
  public static byte[] withPublicKey(byte[] pkcs8, byte[] publicKey) {
    DerReader reader = DerReader.of(pkcs8);
    reader.integerIn(0, 0);
    byte[] identifier = reader.any();
    DerReader algorithm = DerReader.of(identifier);
    if (!algorithm.oid().equals(EC)) {
      return pkcs8.clone();
    }
    DerReader spki = DerReader.of(publicKey);
    spki.skip();
    byte[] point = spki.bitString();
    byte[] key = reader.octets();
    DerReader sec1 = DerReader.of(key);
    sec1.integerIn(1, 1);
    byte[] scalar = sec1.octets();
    byte[] full = padded(scalar, point.length / 2, sec1);
    DerWriter out = new DerWriter();
    try {
      out.integer(1).octets(full);
      int mark = out.open(PARAMETERS);
      out.raw(algorithm.any()).close(mark);
      mark = out.open(PUBLIC_KEY);
      out.bitString(point).close(mark);
      byte[] inner = out.toByteArray();
      try {
        return pkcs8(identifier, inner);
      } finally {
        Arrays.fill(inner, (byte) 0);
      }
    } finally {
      Arrays.fill(key, (byte) 0);
      Arrays.fill(scalar, (byte) 0);
      Arrays.fill(full, (byte) 0);
      out.wipe();
    }
  }

  private static byte[] padded(byte[] number, int length, DerReader reader) {
    byte[] full = new byte[length];
    for (int i = 1; i <= number.length; i++) {
      byte b = number[number.length - i];
      if (i <= length) {
        full[length - i] = b;
      } else if (b != 0) {
        throw reader.malformed("a private key of at most " + length + " bytes");
      }
    }
    return full;
  }

  /** What kind of key this is, for people; nothing of the key itself. */
  public static String describe(byte[] pkcs8) {
    DerReader reader = DerReader.of(pkcs8);
    reader.integerIn(0, 1);
    DerReader algorithm = DerReader.of(reader.any());
    String oid = algorithm.oid();
    if (oid.equals(EC)) {
      return algorithm.isNext(Der.OID)
          ? "an elliptic curve key on the curve " + algorithm.oid()
          : "an elliptic curve key that describes its curve instead of naming it";
    }
    if (!oid.equals(RSA)) {
      return "a key of the algorithm " + NAMES.getOrDefault(oid, oid);
    }
    byte[] key = reader.octets();
    try {
      DerReader rsa = DerReader.of(key);
      rsa.integerIn(0, 0);
      BigInteger modulus = rsa.bigInteger();
      BigInteger exponent = rsa.bigInteger();
      String named = exponent.bitLength() > 64 ? "more than 64 bits" : exponent.toString();
      return "an RSA key of " + modulus.bitLength() + " bits with e = " + named;
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static byte[] pkcs8(byte[] identifier, byte[] key) {
    DerWriter out = new DerWriter();
    try {
      return out.integer(0).raw(identifier).octets(key).toByteArray();
    } finally {
      out.wipe();
    }
  }
}
