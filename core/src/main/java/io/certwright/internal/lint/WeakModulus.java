package io.certwright.internal.lint;

import java.math.BigInteger;
import java.util.stream.IntStream;

/** Ways in which a modulus gives its factors away. Each takes a bounded time. */
final class WeakModulus {

  private static final int LEAST_FACTOR = 752;
  private static final int FERMAT_ROUNDS = 100;

  /** All primes below the least factor, multiplied. */
  private static final BigInteger SMALL_PRIMES =
      IntStream.range(2, LEAST_FACTOR)
          .mapToObj(BigInteger::valueOf)
          .filter(n -> n.isProbablePrime(30))
          .reduce(BigInteger.ONE, BigInteger::multiply);

  /**
   * The primes modulo which the powers of 65537 are few. The moduli of the faulty generator are
   * such powers modulo each of them (Nemec, Sys, Svenda, Klinec, Matyas: The Return of
   * Coppersmith's Attack, 2017).
   */
  private static final int[] ROCA_PRIMES = {
    11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157
  };

  private static final BigInteger ROCA_PRODUCT =
      IntStream.of(ROCA_PRIMES)
          .mapToObj(BigInteger::valueOf)
          .reduce(BigInteger.ONE, BigInteger::multiply);

  private static final boolean[][] ROCA_POWERS =
      IntStream.of(ROCA_PRIMES).mapToObj(WeakModulus::powers).toArray(boolean[][]::new);

  private WeakModulus() {}

  private static boolean[] powers(int prime) {
    var powers = new boolean[prime];
    for (int power = 1; !powers[power]; power = power * 65_537 % prime) {
      powers[power] = true;
    }
    return powers;
  }

  static boolean hasSmallFactor(BigInteger modulus) {
    return !SMALL_PRIMES.gcd(modulus.mod(SMALL_PRIMES)).equals(BigInteger.ONE);
  }

  /** Whether it has the fingerprint of the generator of CVE-2017-15361. */
  static boolean isRoca(BigInteger modulus) {
    // One long division, and short ones of what it leaves.
    var rest = modulus.mod(ROCA_PRODUCT);
    for (int i = 0; i < ROCA_PRIMES.length; i++) {
      if (!ROCA_POWERS[i][rest.mod(BigInteger.valueOf(ROCA_PRIMES[i])).intValue()]) {
        return false;
      }
    }
    return true;
  }

  /** Whether a hundred rounds of Fermat's method factor it: n = a^2 - b^2. */
  static boolean hasClosePrimes(BigInteger modulus) {
    var a = modulus.sqrt();
    if (a.multiply(a).equals(modulus)) {
      return true;
    }
    var first = a.add(BigInteger.ONE);
    var rests = new SquareRests(first, first.multiply(first).subtract(modulus));
    for (int round = 0; round < FERMAT_ROUNDS; round++) {
      if (rests.mayBeSquare()) {
        var now = first.add(BigInteger.valueOf(round));
        if (isSquare(now.multiply(now).subtract(modulus))) {
          return true;
        }
      }
      rests.next();
    }
    return false;
  }

  private static boolean isSquare(BigInteger number) {
    var root = number.sqrt();
    return root.multiply(root).equals(number);
  }
}
