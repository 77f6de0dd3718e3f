package io.certwright.internal.bouncycastle;

import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the kind of an encoded key by its algorithm, its curve and its size, without making a key
 * of it. Thread-safe: nothing is kept.
 */
public final class KeyFormats {
  private static final byte[] RSA = hex("300d06092a864886f70d0101010500");
  private static final byte[] P256 = hex("301306072a8648ce3d020106082a8648ce3d030107");
  private static final byte[] P384 = hex("301006072a8648ce3d020106052b81040022");
  private static final byte[] P521 = hex("301006072a8648ce3d020106052b81040023");
  private static final byte[] SECP256K1 = hex("301006072a8648ce3d020106052b8104000a");
  private static final Map<Bytes, KeySpec> NAMED = named();

  private static final BigInteger F4 = BigInteger.valueOf(65537);
  private static final int UNCOMPRESSED = 4;

  private KeyFormats() {}

  /**
   * The kind of a public key, or empty if it is none that a vault keeps: another algorithm, curve
   * or size, a compressed point, an RSA exponent other than 65537.
   *
   * @param encoded the SubjectPublicKeyInfo as DER
   * @throws MalformedDerException if it is none
   */
  public static Optional<KeySpec> publicKeySpec(byte[] encoded) {
    DerReader reader = DerReader.of(encoded);
    byte[] algorithm = reader.any();
    byte[] key = reader.bitString();
    reader.end();
    if (Arrays.equals(algorithm, RSA)) {
      DerReader rsa = DerReader.of(key);
      BigInteger modulus = rsa.bigInteger();
      BigInteger exponent = rsa.bigInteger();
      rsa.end();
      return rsaSpec(modulus, exponent);
    }
    return otherSpec(algorithm).filter(spec -> isPublicKeyOf(spec, key));
  }

  /**
   * The kind of a private key, or empty if it is none that a vault keeps.
   *
   * @param encoded the PrivateKeyInfo or OneAsymmetricKey (PKCS#8, RFC 5958) as DER
   * @throws MalformedDerException if it is none
   */
  public static Optional<KeySpec> privateKeySpec(byte[] encoded) {
    DerReader reader = DerReader.of(encoded);
    reader.integerIn(0, 1);
    byte[] algorithm = reader.any();
    byte[] key = reader.octets();
    while (!reader.atEnd()) {
      reader.skip();
    }
    try {
      if (Arrays.equals(algorithm, RSA)) {
        DerReader rsa = DerReader.of(key);
        rsa.integerIn(0, 0);
        return rsaSpec(rsa.bigInteger(), rsa.bigInteger());
      }
      return otherSpec(algorithm);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /**
   * A private key in the form that every software reads: version 1 without attributes. Some
   * providers add the public key to an Ed25519 key, which makes it version 2 (RFC 5958), and older
   * software refuses that.
   *
   * @param encoded the PrivateKeyInfo or OneAsymmetricKey as DER
   * @throws MalformedDerException if it is none
   */
  public static byte[] plainPrivateKey(byte[] encoded) {
    DerReader reader = DerReader.of(encoded);
    reader.integerIn(0, 1);
    byte[] algorithm = reader.any();
    byte[] key = reader.octets();
    DerWriter out = new DerWriter();
    try {
      return out.integer(0).raw(algorithm).octets(key).toByteArray();
    } finally {
      Arrays.fill(key, (byte) 0);
      out.wipe();
    }
  }

  private static Optional<KeySpec> rsaSpec(BigInteger modulus, BigInteger exponent) {
    if (modulus.signum() <= 0 || !exponent.equals(F4)) {
      return Optional.empty();
    }
    return switch (modulus.bitLength()) {
      case 2048 -> Optional.of(KeySpec.RSA_2048);
      case 3072 -> Optional.of(KeySpec.RSA_3072);
      case 4096 -> Optional.of(KeySpec.RSA_4096);
      default -> Optional.empty();
    };
  }

  private static Optional<KeySpec> otherSpec(byte[] algorithm) {
    if (Arrays.equals(algorithm, P256)) {
      return Optional.of(KeySpec.EC_P256);
    }
    if (Arrays.equals(algorithm, P384)) {
      return Optional.of(KeySpec.EC_P384);
    }
    if (Arrays.equals(algorithm, P521)) {
      return Optional.of(KeySpec.EC_P521);
    }
    return Arrays.equals(algorithm, SECP256K1)
        ? Optional.of(KeySpec.EC_SECP256K1)
        : Optional.ofNullable(NAMED.get(Bytes.copyOf(algorithm)));
  }

  private static boolean isPublicKeyOf(KeySpec spec, byte[] key) {
    if (!spec.algorithm().equals("EC")) {
      return key.length == NamedAlgorithms.publicKeyLength(spec);
    }
    return key.length == 1 + 2 * ((spec.bits() + 7) / 8) && key[0] == UNCOMPRESSED;
  }

  private static Map<Bytes, KeySpec> named() {
    Map<Bytes, KeySpec> named = new HashMap<>();
    for (KeySpec spec : KeySpec.values()) {
      NamedAlgorithms.identifier(spec).ifPresent(id -> named.put(Bytes.copyOf(hex(id)), spec));
    }
    return Map.copyOf(named);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
