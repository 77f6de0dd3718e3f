package io.certwright.internal.bouncycastle;

import io.certwright.spi.Bytes;
import java.math.BigInteger;
import java.util.Optional;

/**
 * The public key of a foreign certificate, as far as it can be told without making a key of it: a
 * hostile one costs nothing before it is judged.
 *
 * @param kind what it is
 * @param bits its size: of the modulus, the curve or p; 0 where the kind says it all
 * @param exponentBits the size of the exponent of RSA, of q of DSA; otherwise 0
 * @param inheriting whether it is a key of DSA that has the parameters of its issuer's
 * @param encoded the SubjectPublicKeyInfo
 */
public record SubjectKey(Kind kind, int bits, int exponentBits, boolean inheriting, Bytes encoded) {

  /** The kinds of keys. */
  public enum Kind {
    /** RSA, for both paddings. */
    RSA,
    /** RSA that is for PSS alone. */
    RSA_PSS,
    /** DSA. */
    DSA,
    /** On a curve that is named by its identifier. */
    EC,
    /** Ed25519 and Ed448. */
    EDWARDS,
    /** ML-DSA and SLH-DSA. */
    POST_QUANTUM,
    /** X25519 and X448, which agree on keys and sign nothing. */
    AGREEMENT,
    /** Anything else, also a curve that is written out. */
    UNKNOWN
  }

  private static final String RSA_ID = "1.2.840.113549.1.1.1";
  private static final String PSS_ID = "1.2.840.113549.1.1.10";
  private static final String DSA_ID = "1.2.840.10040.4.1";
  private static final String EC_ID = "1.2.840.10045.2.1";
  private static final String EDWARDS_ARC = "1.3.101.11";
  private static final String NIST_SIGNATURES = "2.16.840.1.101.3.4.3.";

  /**
   * Reads a key.
   *
   * @param encoded a SubjectPublicKeyInfo
   * @throws MalformedDerException if it is none
   */
  public static SubjectKey of(Bytes encoded) {
    DerReader reader = DerReader.of(encoded);
    byte[] algorithm = reader.any();
    byte[] key = reader.bitString();
    reader.end();
    DerReader inside = DerReader.of(algorithm);
    String oid = inside.oid();
    return switch (oid) {
      case RSA_ID -> rsa(Kind.RSA, key, encoded);
      case PSS_ID -> rsa(Kind.RSA_PSS, key, encoded);
      case DSA_ID -> dsa(inside, encoded);
      case EC_ID -> curve(inside, encoded);
      default -> new SubjectKey(named(oid), 0, 0, false, encoded);
    };
  }

  private static SubjectKey rsa(Kind kind, byte[] key, Bytes encoded) {
    DerReader rsa = DerReader.of(key);
    BigInteger modulus = rsa.bigInteger();
    BigInteger exponent = rsa.bigInteger();
    rsa.end();
    boolean usable =
        modulus.signum() > 0 && modulus.testBit(0) && exponent.signum() > 0 && exponent.testBit(0);
    boolean unsafe = !usable || exponent.equals(BigInteger.ONE);
    return new SubjectKey(
        unsafe ? Kind.UNKNOWN : kind, modulus.bitLength(), exponent.bitLength(), false, encoded);
  }

  private static SubjectKey dsa(DerReader algorithm, Bytes encoded) {
    if (!algorithm.isNext(Der.SEQUENCE)) {
      return new SubjectKey(Kind.DSA, 0, 0, true, encoded);
    }
    BigInteger[] pq =
        algorithm.sequence(
            in -> {
              BigInteger[] both = {in.bigInteger(), in.bigInteger()};
              in.bigInteger(); // g
              return both;
            });
    return new SubjectKey(Kind.DSA, pq[0].bitLength(), pq[1].bitLength(), false, encoded);
  }

  private static SubjectKey curve(DerReader algorithm, Bytes encoded) {
    Optional<Integer> bits =
        algorithm.isNext(Der.OID) ? NamedCurves.bits(algorithm.oid()) : Optional.empty();
    return new SubjectKey(
        bits.isPresent() ? Kind.EC : Kind.UNKNOWN, bits.orElse(0), 0, false, encoded);
  }

  static Kind named(String oid) {
    if (oid.equals(EDWARDS_ARC + "2") || oid.equals(EDWARDS_ARC + "3")) {
      return Kind.EDWARDS;
    }
    if (oid.equals(EDWARDS_ARC + "0") || oid.equals(EDWARDS_ARC + "1")) {
      return Kind.AGREEMENT;
    }
    boolean postQuantum =
        oid.startsWith(NIST_SIGNATURES)
            && oid.substring(NIST_SIGNATURES.length()).matches("1[7-9]|2[0-9]|3[01]");
    return postQuantum ? Kind.POST_QUANTUM : Kind.UNKNOWN;
  }

  /** The bits of the key alone, which key identifiers are hashes of. */
  public byte[] keyBits() {
    DerReader reader = DerReader.of(encoded);
    reader.skip();
    return reader.bitString();
  }

  /**
   * The same key of DSA with the parameters of another one (RFC 3279, section 2.3.2).
   *
   * @throws MalformedDerException if that has none either
   */
  public SubjectKey inheriting(SubjectKey from) {
    DerReader own = DerReader.of(encoded);
    own.skip();
    byte[] key = own.any();
    DerWriter out = new DerWriter();
    DerReader other = DerReader.of(from.encoded);
    out.raw(other.any()).raw(key);
    return of(Bytes.copyOf(out.toByteArray()));
  }
}
