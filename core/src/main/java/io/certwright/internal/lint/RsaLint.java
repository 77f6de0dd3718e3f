package io.certwright.internal.lint;

import java.math.BigInteger;

/** RSA keys: their size and exponent, and whether the modulus is one that can be factored. */
final class RsaLint {

  private static final int LEAST_BITS = 2_048;
  private static final int MOST_BITS = 16_384;
  private static final byte[] F4 = {1, 0, 1};

  private RsaLint() {}

  static void check(Cursor key, KeyOrigin origin, Findings findings, Facts facts) {
    var outer = key.insideAfter(1);
    outer.expect(Tag.SEQUENCE);
    outer.end();
    var in = outer.inside();
    in.expect(Tag.INTEGER);
    in.requireInteger();
    if (in.at(0) >= 0x80 || (in.at(0) == 0 && in.length() == 1)) {
      throw new Malformed(in.start());
    }
    int bits = 8 * in.length() - leadingZeros(in);
    facts.modulusBits = bits;
    findings.require(bits >= LEAST_BITS, KeyRule.RSA_SMALL, in.start());
    if (bits > MOST_BITS) {
      findings.add(KeyRule.RSA_LARGE, in.start());
    } else if (origin != KeyOrigin.EXAMINED) {
      weakness(new BigInteger(in.copy()), in.start(), findings);
    }
    in.expect(Tag.INTEGER);
    in.requireInteger();
    findings.require(in.is(F4), KeyRule.RSA_EXPONENT, in.start());
    in.end();
  }

  private static int leadingZeros(Cursor integer) {
    int first = integer.at(0);
    int zeros = Integer.numberOfLeadingZeros(first) - 24;
    return first == 0 ? 8 + Integer.numberOfLeadingZeros(integer.at(1)) - 24 : zeros;
  }

  private static void weakness(BigInteger modulus, int at, Findings findings) {
    if (WeakModulus.hasSmallFactor(modulus)) {
      findings.add(KeyRule.RSA_SMALL_FACTOR, at);
      return;
    }
    findings.require(!WeakModulus.isRoca(modulus), KeyRule.RSA_ROCA, at);
    findings.require(!WeakModulus.hasClosePrimes(modulus), KeyRule.RSA_CLOSE_PRIMES, at);
  }
}
