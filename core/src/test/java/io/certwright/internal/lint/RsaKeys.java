package io.certwright.internal.lint;

import static io.certwright.internal.lint.Raw.NULL;
import static io.certwright.internal.lint.Raw.oid;
import static io.certwright.internal.lint.Raw.seq;
import static io.certwright.internal.lint.Raw.tlv;

import java.math.BigInteger;
import java.util.Random;
import java.util.stream.Stream;

/** RSA moduli, good and weak, the same each time. */
final class RsaKeys {

  static final byte[] ALGORITHM = seq(oid("1.2.840.113549.1.1.1"), NULL);
  static final BigInteger F4 = BigInteger.valueOf(65_537);

  private static final int HALF = 1_024;

  private RsaKeys() {}

  static BigInteger good() {
    var random = new Random(1);
    return prime(HALF, random).multiply(prime(HALF, random));
  }

  static BigInteger small() {
    var random = new Random(2);
    return prime(HALF / 2, random).multiply(prime(HALF / 2, random));
  }

  static BigInteger divisible() {
    return prime(2 * HALF - 10, new Random(3)).multiply(BigInteger.valueOf(751));
  }

  static BigInteger closePrimes() {
    var prime = prime(HALF, new Random(4));
    return prime.multiply(prime.nextProbablePrime());
  }

  static BigInteger oddBits() {
    var random = new Random(5);
    return prime(HALF + 1, random).multiply(prime(HALF, random));
  }

  static BigInteger large() {
    return BigInteger.ONE.shiftLeft(16_384).add(BigInteger.ONE);
  }

  /**
   * Primes of the form that the generator of CVE-2017-15361 made: k * M + (65537^a mod M), where M
   * is the product of the first 39 primes.
   */
  static BigInteger roca() {
    var product =
        Stream.iterate(BigInteger.TWO, BigInteger::nextProbablePrime)
            .limit(39)
            .reduce(BigInteger.ONE, BigInteger::multiply);
    var random = new Random(6);
    return rocaPrime(product, random).multiply(rocaPrime(product, random));
  }

  private static BigInteger rocaPrime(BigInteger product, Random random) {
    var power = F4.modPow(new BigInteger(64, random), product);
    for (; ; ) {
      var factor = new BigInteger(HALF - product.bitLength(), random).setBit(HALF - 220);
      var candidate = factor.multiply(product).add(power);
      if (candidate.isProbablePrime(50)) {
        return candidate;
      }
    }
  }

  /** With its two highest bits set, so that a product has all bits of both. */
  private static BigInteger prime(int bits, Random random) {
    for (; ; ) {
      var candidate = new BigInteger(bits, 50, random);
      if (candidate.testBit(bits - 2)) {
        return candidate;
      }
    }
  }

  static byte[] key(BigInteger modulus, BigInteger exponent) {
    return seq(tlv(Tag.INTEGER, modulus.toByteArray()), tlv(Tag.INTEGER, exponent.toByteArray()));
  }
}
