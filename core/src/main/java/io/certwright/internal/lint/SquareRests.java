package io.certwright.internal.lint;

import java.math.BigInteger;
import java.util.stream.IntStream;

/**
 * Goes through a^2 - n, (a + 1)^2 - n and so on by their rests alone, and tells which of them can
 * be squares: one in some thousands that is none can, and a root is only taken of those.
 */
final class SquareRests {

  private static final int[] PRIMES = {3, 5, 7, 11, 13, 17, 19, 23};

  private static final long PRODUCT =
      IntStream.of(PRIMES).mapToLong(prime -> prime).reduce(1, (a, b) -> a * b);

  /** Of each prime, bit n: a square can be n modulo it. */
  private static final long[] SQUARES =
      IntStream.of(PRIMES).mapToLong(SquareRests::squares).toArray();

  private static final int POWER = 64;
  private static final long SQUARES_MODULO_POWER = squares(POWER);

  private long root;
  private long square;
  private long rootByPower;
  private long squareByPower;

  SquareRests(BigInteger root, BigInteger square) {
    var product = BigInteger.valueOf(PRODUCT);
    this.root = root.mod(product).longValue();
    this.square = square.mod(product).longValue();
    this.rootByPower = root.longValue() & (POWER - 1);
    this.squareByPower = square.longValue() & (POWER - 1);
  }

  private static long squares(int modulus) {
    return IntStream.range(0, modulus)
        .mapToLong(n -> 1L << (n * n % modulus))
        .reduce(0, (a, b) -> a | b);
  }

  boolean mayBeSquare() {
    if ((SQUARES_MODULO_POWER >>> squareByPower & 1) == 0) {
      return false;
    }
    for (int i = 0; i < PRIMES.length; i++) {
      if ((SQUARES[i] >>> (square % PRIMES[i]) & 1) == 0) {
        return false;
      }
    }
    return true;
  }

  void next() {
    square = (square + 2 * root + 1) % PRODUCT;
    root = (root + 1) % PRODUCT;
    squareByPower = (squareByPower + 2 * rootByPower + 1) & (POWER - 1);
    rootByPower = (rootByPower + 1) & (POWER - 1);
  }
}
